/** Calls out of Kubernetes: what may be reached, what may be sent, and what was answered. */
package dev.holdfast.core.outward;
