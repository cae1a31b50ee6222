/** Tests of {@code balance}. */
package dev.holdfast.sandbox.balance;
