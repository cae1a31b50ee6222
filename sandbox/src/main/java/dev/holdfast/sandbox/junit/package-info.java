/** A sandbox for tests, by one annotation. */
package dev.holdfast.sandbox.junit;
