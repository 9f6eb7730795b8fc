package kejian.delivery.box;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.packaging.Presentation;
import kejian.delivery.packaging.StableUris;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.SteeringDocument;
import kejian.delivery.steering.SteeringDocument.Replacement;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Says to a box where it is better served: by 302 where a viewing begins, which is a play address
 * or the page that plays, or by a steering document for players that know HLS content steering.
 */
final class SteeringAddresses {

    /** As {@link Sessions#boxName} takes it. */
    static final String BOX = "[A-Za-z0-9][A-Za-z0-9_.:-]{0,47}";

    private static final String NAMELESS = "-";
    private static final Pattern AREA = Pattern.compile("[0-9]{2,15}");
    private static final Pattern RELEASE = Pattern.compile("[1-9][0-9]{0,17}");

    /** Of the manifest that asks: a package's, or DASH's. */
    private static final String DASH = "dash";

    private static final Pattern OF = Pattern.compile("[0-9a-f]{64}|" + DASH);
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._~-]{1,200}");
    private static final Pattern CMCD = Pattern.compile("(?:^|&)CMCD(?:=|&|$)");

    /** What a play address or a page goes by anywhere; each form needs no encoding. */
    private static final Map<String, Pattern> KEPT =
            new TreeMap<>(
                    Map.of(
                            "box", Pattern.compile(BOX),
                            "mux", Pattern.compile("1"),
                            "at", Pattern.compile("[0-9]{1,5}"),
                            "heads", Pattern.compile("[0-9]{1,4}"),
                            "size", Pattern.compile("[0-9]{3,4}x[0-9]{3,4}"),
                            "cs", Pattern.compile("[A-Za-z0-9-]{2,12}")));

    private static final Pattern PORT = Pattern.compile(":[0-9]+$");

    private final @Nullable Surroundings surroundings;
    private final Sessions sessions;
    private final Sittings sittings;
    private final Access access;

    SteeringAddresses(
            Optional<Surroundings> surroundings,
            Sessions sessions,
            Sittings sittings,
            Access access) {
        this.surroundings = surroundings.orElse(null);
        this.sessions = sessions;
        this.sittings = sittings;
        this.access = access;
    }

    /**
     * Sends the start of a viewing to another server, where that is better.
     *
     * @return false, with nothing done, where this server is to answer
     */
    boolean sendsOn(Exchange x, String courseware) {
        RecentViews.Moment moment = x.moment();
        if (surroundings == null || moment == null || staysHere(x, courseware)) {
            return false;
        }
        Catalogue.Title title = moment.view().title(courseware).orElse(null);
        if (title == null || title.media() == null) {
            return false; // what is withdrawn or unknown is said here, whoever may hold it still
        }
        Optional<KnownEdge> best =
                reachable(x, surroundings.decide(asked(x, box(x), shown(x)))).stream().findFirst();
        if (best.isEmpty()) {
            return false;
        }
        if (!access.isRefusedAtStart(x, moment, title)) {
            x.response()
                    .setStatusCode(302)
                    .putHeader("Location", best.get().address() + x.path() + kept(x))
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("Content-Length", "0")
                    .end();
        }
        return true;
    }

    /**
     * What has begun here goes on here: a page that was given a session here reports here, and its
     * bytes, booked elsewhere, would count as a second viewing. A player that was sent on and asks
     * for a later range at the first address again is sent on again.
     */
    private boolean staysHere(Exchange x, String courseware) {
        boolean goesOn =
                !MediaAddresses.isStart(x) && sittings.isKnown(courseware, box(x), x.mark());
        return goesOn
                || mayNotFollow(x)
                || hasCmcd(x)
                || sessions.verify(x.query().get("s")).isPresent();
    }

    /** The oldest boxes speak HTTP/1.0 or do not say who they are, and take no redirect. */
    private static boolean mayNotFollow(Exchange x) {
        return x.request().version() == HttpVersion.HTTP_1_0
                || x.request().getHeader(HttpHeaders.USER_AGENT) == null;
    }

    /** {@code /steer/{box}.json}; {@code -} is a box that has no name. */
    void document(Exchange x, String name) {
        if (surroundings == null) {
            x.fail(Problem.NOT_FOUND);
            return;
        }
        if (x.moment() == null) {
            x.failUnlessShown();
            return;
        }
        String box = name.equals(NAMELESS) ? null : name;
        String r = x.query().get("r");
        long release = r != null && RELEASE.matcher(r).matches() ? Long.parseLong(r) : shown(x);
        Decision decision = surroundings.decide(asked(x, box, release));
        String text =
                SteeringDocument.of(
                        pathways(x, decision),
                        decision.ttlSeconds(),
                        address(box, release, area(x)) + manifestAsked(x));
        x.response().putHeader("Cache-Control", "no-store");
        x.response().putHeader("Content-Type", SteeringDocument.CONTENT_TYPE);
        x.end(Buffer.buffer(text));
    }

    /**
     * Lets a master name its steering document, where there is anything to choose from: not for
     * what is restricted, since only the server that issued a session opens it.
     */
    Presentation steered(Exchange x, Presentation p) {
        return hasNoChoice(x)
                ? p
                : p.steered(
                        new Presentation.Choice(
                                document(x) + "&p=" + p.packageId() + andQuery(p), List.of()));
    }

    /** The same for DASH, which names the servers itself. */
    Presentation steeredDash(Exchange x, Presentation p) {
        if (surroundings == null || hasNoChoice(x)) {
            return p;
        }
        List<Presentation.Pathway> pathways = new ArrayList<>();
        pathways.add(new Presentation.Pathway(SteeringDocument.HERE, x.base() + "/"));
        for (KnownEdge e : reachable(x, surroundings.decide(asked(x, box(x), shown(x))))) {
            pathways.add(new Presentation.Pathway(e.name(), e.address() + "/"));
        }
        return p.steered(new Presentation.Choice(document(x) + "&p=" + DASH, pathways));
    }

    private boolean hasNoChoice(Exchange x) {
        return surroundings == null || !surroundings.hasEdges() || x.isRestricted();
    }

    private String document(Exchange x) {
        return address(box(x), shown(x), area(x));
    }

    /** A session goes along, as it does where the host's name alone is replaced. */
    private static String andQuery(Presentation p) {
        return p.query().isEmpty() ? "" : "&" + p.query();
    }

    /** What the master asked of the document, once more. */
    private static String manifestAsked(Exchange x) {
        String of = x.query().get("p");
        String session = x.query().get("s");
        return (of != null && OF.matcher(of).matches() ? "&p=" + of : "")
                + (session != null && SESSION.matcher(session).matches() ? "&s=" + session : "");
    }

    private static String address(@Nullable String box, long release, @Nullable String area) {
        return "/steer/"
                + (box == null ? NAMELESS : box)
                + ".json?r="
                + release
                + (area == null ? "" : "&area=" + area);
    }

    private static Surroundings.Asked asked(Exchange x, @Nullable String box, long release) {
        return new Surroundings.Asked(box, x.mark(), area(x), release);
    }

    /**
     * Edges that this box can be given: another host, and neither a page of https led into the
     * clear nor a box that knows no TLS led to it.
     */
    private static List<KnownEdge> reachable(Exchange x, Decision decision) {
        String here = here(x);
        return decision.order().stream()
                .filter(e -> e.address().startsWith(scheme(x) + "://"))
                .filter(e -> !SteeringDocument.hostAndPort(e.address()).equalsIgnoreCase(here))
                .toList();
    }

    /** How the player finds each of them from the manifest that it has. */
    private List<SteeringDocument.Pathway> pathways(Exchange x, Decision decision) {
        String port = port(here(x));
        List<SteeringDocument.Pathway> pathways = new ArrayList<>();
        for (KnownEdge e : reachable(x, decision)) {
            replacement(x, e, port)
                    .ifPresent(r -> pathways.add(new SteeringDocument.Pathway(e, r)));
        }
        return pathways;
    }

    /** None where the player's manifest is of a version that did not say what it is of. */
    private Optional<Replacement> replacement(Exchange x, KnownEdge e, String port) {
        String of = x.query().get("p");
        if (DASH.equals(of)) {
            return Optional.of(new Replacement.Named());
        }
        String there = SteeringDocument.hostAndPort(e.address());
        if (port(there).equals(port)) {
            return Optional.of(new Replacement.Host(URI.create(e.address()).getHost()));
        }
        RecentViews.Moment moment = x.moment();
        if (of == null
                || moment == null
                || !(moment.ofPackage(of) instanceof RecentViews.Holding.Held held)) {
            return Optional.empty();
        }
        String session = x.query().get("s");
        Catalogue.Title title =
                sessions.verify(session)
                        .map(s -> moment.watched(s.courseware(), of, held.title()))
                        .orElse(held.title());
        MediaPackage media = title.media();
        if (media == null || moment.isRestricted(title.id())) {
            return Optional.empty(); // the languages of a restricted one are not for everyone
        }
        StableUris uris = StableUris.of(media);
        String folder = e.address() + "/m/" + of + "/c/";
        String tail = session != null && SESSION.matcher(session).matches() ? "?s=" + session : "";
        return Optional.of(
                new Replacement.Each(
                        at(folder, uris.variants(), tail), at(folder, uris.renditions(), tail)));
    }

    private static Map<String, String> at(String folder, Map<String, String> uris, String tail) {
        Map<String, String> there = new LinkedHashMap<>();
        uris.forEach((id, path) -> there.put(id, folder + path + tail));
        return there;
    }

    private static String scheme(Exchange x) {
        return x.request().isSSL() ? "https" : "http";
    }

    /** Host and port that the box asked. */
    private static String here(Exchange x) {
        String own = x.base().substring(scheme(x).length() + 3);
        return PORT.matcher(own).find() ? own : own + (x.request().isSSL() ? ":443" : ":80");
    }

    private static String port(String hostAndPort) {
        return hostAndPort.substring(hostAndPort.lastIndexOf(':'));
    }

    /** A session is of this server's own issue and stays here; so does all that is not known. */
    private static String kept(Exchange x) {
        return kept(x.query());
    }

    static String kept(Map<String, String> values) {
        StringBuilder query = new StringBuilder();
        KEPT.forEach((name, form) -> {
            String value = values.get(name);
            if (value != null && form.matcher(value).matches()) {
                query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
            }
        });
        return query.toString();
    }

    private @Nullable String box(Exchange x) {
        return Sessions.boxName(x.query().get("box"))
                .or(() -> sessions.verify(x.query().get("s")).map(Session::box))
                .orElse(null);
    }

    private static @Nullable String area(Exchange x) {
        return area(x.query());
    }

    static @Nullable String area(Map<String, String> values) {
        String area = values.get("area");
        return area != null && AREA.matcher(area).matches() ? area : null;
    }

    private static long shown(Exchange x) {
        return x.moment() == null ? 0 : x.moment().view().number();
    }

    /** In the raw query: a report that cannot be decoded is one all the same. */
    private static boolean hasCmcd(Exchange x) {
        String query = x.request().query();
        return query != null && CMCD.matcher(query).find();
    }
}
