/** Recovery plans: what there is, what it would do, what is wrong with it, and what it may do. */
package dev.holdfast.cli.plan;
