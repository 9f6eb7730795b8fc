package kejian.delivery.box;

import java.util.Objects;
import java.util.regex.Pattern;
import kejian.contract.courseware.Tier;
import kejian.contract.problem.Problem;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.page.Asked;
import kejian.delivery.page.PlainPages;
import kejian.delivery.page.StrangerPage;
import kejian.delivery.register.Register;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Keeps strangers out where the area serves no guests: at pages, lists and play addresses, where a
 * viewing begins. Media addresses are handed out by these alone and are not asked for again.
 */
final class Gate {

    private static final Pattern BEGINNINGS =
            Pattern.compile(
                    "/|/[ab]/(?!help\\.htm).*|/c/((index|find)\\.html|cw/.*|(survey|answered).*)"
                            + "|/(list|play)/.*");
    private static final Pattern PAGES = Pattern.compile("/|/[abc]/.*");

    private final Register register;
    private final Sessions sessions;
    private final String areaName;
    private final String hotline;

    Gate(Sessions sessions, BoxSettings settings) {
        this.register = settings.register();
        this.sessions = sessions;
        this.areaName = settings.areaName();
        this.hotline = settings.hotline();
    }

    /**
     * @return false where this was answered with who may
     */
    boolean admits(Exchange x) {
        if (!BEGINNINGS.matcher(x.path()).matches()) {
            return true;
        }
        String box = sessions.box(x.query());
        switch (register.of(box, x.peer())) {
            case Register.Standing.Guest() -> {
                return true;
            }
            case Register.Standing.Known known -> {
                x.registeredAs(known.profile());
                return true;
            }
            case Register.Standing.Stranger() -> {
                refuse(x, box);
                return false;
            }
        }
    }

    private void refuse(Exchange x, @Nullable String box) {
        RecentViews.Moment moment = x.moment();
        if (moment == null || !PAGES.matcher(x.path()).matches()) {
            x.fail(Problem.BOX_UNKNOWN);
            return;
        }
        x.response().putHeader("Vary", "User-Agent");
        Asked asked = Asked.of(moment.view(), x.profile(), areaName, x.query());
        String name = Objects.requireNonNullElse(box, "");
        if (x.profile().tier() != Tier.C) {
            x.fail(
                    Problem.BOX_UNKNOWN,
                    "text/html; charset=" + asked.profile().charset(),
                    StrangerPage.of(asked, name, hotline));
        } else {
            x.response().putHeader("Content-Security-Policy", PlainPages.POLICY);
            x.fail(
                    Problem.BOX_UNKNOWN,
                    "text/html; charset=utf-8",
                    StrangerPage.plain(asked, name, hotline));
        }
    }
}
