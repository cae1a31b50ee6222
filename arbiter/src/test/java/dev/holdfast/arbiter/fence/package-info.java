/** What evidence counts. */
package dev.holdfast.arbiter.fence;
