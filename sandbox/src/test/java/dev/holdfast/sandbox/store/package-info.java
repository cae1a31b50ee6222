/** Tests of {@code store}. */
package dev.holdfast.sandbox.store;
