/** Conditions that plans state in the Common Expression Language. */
package dev.holdfast.expression;
