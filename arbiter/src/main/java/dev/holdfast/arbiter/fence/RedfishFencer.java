package dev.holdfast.arbiter.fence;

import dev.holdfast.arbiter.fence.Attempt.Hopeless;
import dev.holdfast.arbiter.fence.Attempt.Power;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Switches a machine off by its controller, over Redfish. Its address is the one of the system, {@code …/Systems/ID}. */
public final class RedfishFencer implements Fencer, Attempt.Switch {

    private static final String TARGET = "Actions/#ComputerSystem.Reset/target";
    private static final int OK = 200;

    private final Device device;
    private Optional<URI> reset = Optional.empty();

    public RedfishFencer(Device device) {
        this.device = device;
    }

    @Override
    public String name() {
        return "Redfish " + device.address();
    }

    @Override
    public Fencing fence(Duration most) {
        return Attempt.of(this, most);
    }

    @Override
    public Power ask(Duration most) throws IOException, Hopeless {
        var answer = device.send("GET", device.address(), Optional.empty(), most);
        if (answer.status() != OK) throw new IOException(device.address() + " answered with " + answer.status());
        var id = answer.text("@odata.id");
        if (id.isPresent() && !path(id.get()).equals(path(device.address().getPath()))) {
            throw new Hopeless("%s answers for another machine, %s".formatted(device.address(), id.get()));
        }
        var state = answer.text("PowerState");
        if (state.isEmpty()) throw new Hopeless(device.address() + " says no PowerState: it is no Redfish system");
        reset = answer.text(TARGET)
                .filter(path -> path.startsWith("/") && !path.startsWith("//"))
                .map(path -> device.address().resolve(path));
        return new Power(state.get().equals("Off"), "%s says PowerState %s".formatted(device.address(), state.get()));
    }

    @Override
    public Exchange order(Duration most) throws IOException, Hopeless {
        if (reset.isEmpty()) throw new Hopeless(device.address() + " names no place of its own to be reset at");
        var body = Json.object("ResetType", Json.text("ForceOff")).print();
        return device.send("POST", reset.get(), Optional.of(body), most);
    }

    private static String path(String path) {
        return path.replaceAll("/+$", "");
    }
}
