/** Holdfast: operator. */
package dev.holdfast.operator;
