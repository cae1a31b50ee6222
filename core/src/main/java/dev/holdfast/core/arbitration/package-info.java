/** Who may act: rules over a lease and each process's own monotonic clock; no wall clock is compared with another's. */
package dev.holdfast.core.arbitration;
