/**
 * The demo's own processes: the service on both sides, the proxy in front of it, and the prober that watches it. They
 * run from a few jars only and know nothing of Holdfast.
 */
package dev.holdfast.cli.demo.service;
