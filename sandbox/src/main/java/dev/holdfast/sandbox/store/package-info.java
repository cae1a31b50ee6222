/** Files that outlive one process: where they live, how they are written and who may touch them. */
package dev.holdfast.sandbox.store;
