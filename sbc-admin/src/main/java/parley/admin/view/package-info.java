/// Read models of what runs, for operators: counts, calls and certificates as plain records, made of the node's
/// events. Pure.
///
/// Empty so far: what an operator sees today are the event lines of `parley.observe` and `./sbc health`. The package
/// keeps its place in the plan, between the core and whatever will show it.
@NullMarked
package parley.admin.view;

import org.jspecify.annotations.NullMarked;
