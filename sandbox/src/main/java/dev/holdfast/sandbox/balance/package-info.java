/** The stand-in for a cloud's load balancers: addresses for Services of type LoadBalancer. */
package dev.holdfast.sandbox.balance;
