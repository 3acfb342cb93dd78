/// Read models of what runs, for operators: connections, registrations, calls and failed handshakes as plain
/// records,
/// made of the node's events. Pure; the records' names are the field names of the admin interface.
@NullMarked
package parley.admin.view;

import org.jspecify.annotations.NullMarked;
