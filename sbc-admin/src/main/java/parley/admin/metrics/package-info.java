/// The metrics of a node as Prometheus reads them: what Kamon has counted, and gauges taken from the read models at
/// the
/// moment of asking. `docs/metrics.md` lists them all.
@NullMarked
package parley.admin.metrics;

import org.jspecify.annotations.NullMarked;
