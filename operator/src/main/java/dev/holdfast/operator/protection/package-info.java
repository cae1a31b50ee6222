/** Which run may act for which target, and how applications are. */
package dev.holdfast.operator.protection;
