/** Recovery plans: which alerts they answer and the steps they take. */
package dev.holdfast.api.plan;
