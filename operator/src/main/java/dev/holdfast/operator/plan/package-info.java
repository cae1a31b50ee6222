/** Plans: whether each could run at all, said in its conditions. */
package dev.holdfast.operator.plan;
