/** What benchmarks stand on: sandboxes, a bare client, the real operator and Alertmanager as processes. */
package dev.holdfast.bench.rig;
