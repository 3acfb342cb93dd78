/// The HTTP interface for operators: one table of what is served and to whom, a gate before it, and the answers as
/// JSON. Secrets go in and never out; there are no cookies, no files and no addresses in requests.
@NullMarked
package parley.admin.http;

import org.jspecify.annotations.NullMarked;
