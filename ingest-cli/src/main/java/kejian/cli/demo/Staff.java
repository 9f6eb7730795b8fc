package kejian.cli.demo;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import kejian.cli.client.Origin;

/** The demo's people, each logged in once: a login that was given has to outlive every kill. */
final class Staff {

    private final People people;
    private final Map<String, Origin> known = new HashMap<>();

    Staff(People people) {
        this.people = people;
    }

    synchronized Origin as(String user) throws IOException, InterruptedException {
        Origin origin = known.get(user);
        if (origin == null) {
            origin = MainJob.patiently(() -> people.as(user));
            known.put(user, origin);
        }
        return origin;
    }

    /** Asks again while the system is starting anew. */
    <T> T ask(MainJob.Asking<T> question) throws IOException, InterruptedException {
        return MainJob.patiently(question);
    }
}
