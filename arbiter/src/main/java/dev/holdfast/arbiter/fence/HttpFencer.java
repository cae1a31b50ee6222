package dev.holdfast.arbiter.fence;

import dev.holdfast.arbiter.fence.Attempt.Hopeless;
import dev.holdfast.arbiter.fence.Attempt.Power;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Switches a node off by anything that has an address for that and one that says how the node is: a power strip, a
 * hypervisor, a storage that no longer serves it.
 *
 * @param device whose address is asked how the node is, by GET
 * @param place where in the JSON of that answer, such as {@code outlet/state}
 * @param off what stands there when the node is off
 * @param order what is told to switch it off, on the same host
 * @param method by which
 * @param body with what
 */
public record HttpFencer(Device device, String place, String off, URI order, String method, Optional<String> body)
        implements Fencer, Attempt.Switch {

    public HttpFencer {
        if (!order.getScheme().equals(device.address().getScheme())
                || !order.getAuthority().equals(device.address().getAuthority())) {
            throw new IllegalArgumentException(
                    "%s is not on the host of %s, where the password belongs".formatted(order, device.address()));
        }
    }

    @Override
    public String name() {
        return "HTTP " + device.address();
    }

    @Override
    public Fencing fence(Duration most) {
        return Attempt.of(this, most);
    }

    @Override
    public Power ask(Duration most) throws IOException, Hopeless {
        var answer = device.send("GET", device.address(), Optional.empty(), most);
        if (!answer.taken()) throw new IOException(device.address() + " answered with " + answer.status());
        var is = answer.text(place)
                .orElseThrow(() -> new Hopeless("%s says nothing at %s".formatted(device.address(), place)));
        return new Power(is.equals(off), "%s says %s %s".formatted(device.address(), place, is));
    }

    @Override
    public Exchange order(Duration most) throws IOException, Hopeless {
        return device.send(method, order, body, most);
    }
}
