/** Alerts as the cluster keeps them. */
package dev.holdfast.api.alert;
