package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one page. */
final class Faults {

    private final String page;
    private final List<PageFault> all = new ArrayList<>();

    Faults(String page) {
        this.page = page;
    }

    void add(PageRule rule, String detail, Object... arguments) {
        all.add(
                new PageFault(
                        rule, page, arguments.length == 0 ? detail : detail.formatted(arguments)));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<PageFault> all() {
        return List.copyOf(all);
    }
}
