/** The one way out of Kubernetes: guarded by what the installation allows, pinned to addresses, bounded in time and size. */
package dev.holdfast.operator.outward;
