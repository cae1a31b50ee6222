/** The HTTP ports: intake of alerts, and on another port health and metrics. */
package dev.holdfast.operator.web;
