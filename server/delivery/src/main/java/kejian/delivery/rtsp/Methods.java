package kejian.delivery.rtsp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.box.Viewing;
import kejian.delivery.box.ViewingDoor;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.TimedStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What each method of RFC 2326 §10 does here. Every request is answered exactly once. */
final class Methods {

    private static final Logger LOG = Logger.getLogger(Methods.class);
    private static final String PUBLIC =
            "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
    private static final Pattern SESSION = Pattern.compile("([0-9]{8})(?:\\s*;.*)?");
    private static final String RETRY_AFTER_S = "10";
    private static final int CHANNELS = 256;

    private final Service service;
    private final Connection connection;

    Methods(Service service, Connection connection) {
        this.service = service;
        this.connection = connection;
    }

    void answer(Message.Request r) {
        if (r.field("require") != null) {
            say(
                    refusal(Status.OPTION_NOT_SUPPORTED, r.sequence())
                            .field("Unsupported", String.valueOf(r.field("require"))));
            return;
        }
        switch (r.method()) {
            case "OPTIONS" -> say(ok(r).field("Public", PUBLIC));
            case "DESCRIBE" -> describe(r);
            case "SETUP" -> setUp(r);
            case "PLAY" -> withSession(r, s -> play(r, s));
            case "PAUSE" -> withSession(r, s -> pause(r, s));
            case "TEARDOWN" -> withSession(r, s -> tearDown(r, s));
            case "GET_PARAMETER" -> parameters(r);
            case "SET_PARAMETER" -> setParameters(r);
            case "ANNOUNCE", "RECORD", "REDIRECT" ->
                    say(refusal(Status.METHOD_NOT_ALLOWED, r.sequence()).field("Allow", PUBLIC));
            default -> say(refusal(Status.NOT_IMPLEMENTED, r.sequence()).field("Public", PUBLIC));
        }
    }

    Answer refusal(Status status, String sequence) {
        return Answer.of(status, sequence, service.door()).field("Problem-Type", status.problem());
    }

    private Answer refusal(Problem problem, Message.Request r) {
        Status status = Status.of(problem);
        Answer answer = Answer.of(status, r.sequence(), service.door());
        if (status == Status.UNAVAILABLE) {
            answer.field("Retry-After", RETRY_AFTER_S);
        }
        if (status == Status.UNAUTHORIZED) {
            answer.field("WWW-Authenticate", "Kejian-Box");
        }
        return answer.problem(problem);
    }

    private Answer ok(Message.Request r) {
        return Answer.of(Status.OK, r.sequence(), service.door());
    }

    private void say(Answer answer) {
        connection.say(answer);
    }

    private void refuse(Message.Request r, Status status) {
        say(refusal(status, r.sequence()));
    }

    private ViewingDoor.Asked asked(Message.Request r, Target target) {
        InetSocketAddress peer = connection.peer();
        return new ViewingDoor.Asked(
                target.courseware(),
                target.query(),
                target.host(),
                peer.getAddress().getHostAddress(),
                r.field("user-agent"));
    }

    private @Nullable Target target(Message.Request r) {
        Optional<Target> target = Target.of(r.target());
        if (target.isEmpty()) {
            boolean ours = r.target().toLowerCase(Locale.ROOT).startsWith("rtsp");
            refuse(r, ours ? Status.NOT_FOUND : Status.BAD_REQUEST);
        }
        return target.orElse(null);
    }

    private void describe(Message.Request r) {
        Target target = target(r);
        if (target == null) {
            return;
        }
        String accept = r.field("accept");
        if (accept != null && !accept.contains(Description.TYPE) && !accept.contains("*")) {
            refuse(r, Status.NOT_ACCEPTABLE);
            return;
        }
        switch (service.door().ask(asked(r, target))) {
            case ViewingDoor.Answer.Refused(Problem problem) -> say(refusal(problem, r));
            case ViewingDoor.Answer.Elsewhere(String host, String query) ->
                    say(
                            Answer.of(Status.FOUND, r.sequence(), service.door())
                                    .field("Location", elsewhere(target, host, query)));
            case ViewingDoor.Answer.Open(Catalogue.Title title, MediaPackage media) -> {
                connection.remember(target);
                say(
                        ok(r).field("Content-Base", target.base())
                                .field("Cache-Control", "no-cache")
                                .body(
                                        Description.TYPE,
                                        Description.of(
                                                title.title(),
                                                media,
                                                literal(connection.local().getAddress()),
                                                String.valueOf(service.door().release()))));
            }
            case ViewingDoor.Answer.Begun(Viewing viewing) -> viewing.close();
        }
    }

    private String elsewhere(Target target, String host, String query) {
        int port = service.settings().edgePort();
        return "rtsp://" + host + ":" + port + "/play/" + target.courseware() + "/a.ts" + query;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    private void setUp(Message.Request r) {
        Target named = target(r);
        if (named == null) {
            return;
        }
        if (r.field("session") != null) {
            boolean known = session(r) != null;
            refuse(r, known ? Status.NOT_VALID_IN_THIS_STATE : Status.SESSION_NOT_FOUND);
            return;
        }
        String offers = r.field("transport");
        String peer = connection.peer().getAddress().getHostAddress();
        Optional<Transport> chosen =
                offers == null ? Optional.empty() : Transport.choose(offers, peer);
        Transport transport = chosen.map(this::placed).orElse(null);
        if (transport == null) {
            refuse(r, Status.UNSUPPORTED_TRANSPORT);
            return;
        }
        if (!connection.hasRoom()) {
            refuse(r, Status.NOT_ENOUGH_BANDWIDTH);
            return;
        }
        Target target = connection.completed(named);
        switch (service.door().begin(asked(r, target))) {
            case ViewingDoor.Answer.Begun(Viewing viewing) -> open(r, target, transport, viewing);
            case ViewingDoor.Answer.Refused(Problem problem) -> say(refusal(problem, r));
            case ViewingDoor.Answer.Open _, ViewingDoor.Answer.Elsewhere _ ->
                    refuse(r, Status.INTERNAL);
        }
    }

    /** On free channels, where it comes between the answers; nothing where those are taken. */
    private @Nullable Transport placed(Transport t) {
        if (!t.interleaved()) {
            return t;
        }
        if (t.first() >= 0) {
            boolean taken = connection.isTaken(t.first()) || connection.isTaken(t.second());
            return taken ? null : t;
        }
        for (int i = 0; i < CHANNELS; i += 2) {
            if (!connection.isTaken(i) && !connection.isTaken(i + 1)) {
                return t.onChannels(i, i + 1);
            }
        }
        return null;
    }

    private void open(Message.Request r, Target target, Transport transport, Viewing viewing) {
        connection.waits();
        service.withPackage(
                viewing.media(),
                lease -> {
                    if (connection.isEnding()) {
                        lease.close();
                        viewing.close();
                    } else {
                        opened(r, target, transport, viewing, lease);
                    }
                    connection.goOn();
                },
                failure -> {
                    viewing.close();
                    if (!(failure instanceof NoSuchFileException)) {
                        LOG.errorf(
                                failure,
                                "package cannot be opened package=%s",
                                viewing.media().id());
                    }
                    say(refusal(Problem.UNAVAILABLE, r));
                    connection.goOn();
                });
    }

    private void opened(
            Message.Request r,
            Target target,
            Transport transport,
            Viewing viewing,
            PackageCache.Lease lease) {
        TimedStream stream =
                lease.media().timedStream(lease.media().defaultRendition(Tier.A)).orElse(null);
        if (stream == null) {
            lease.close();
            viewing.close();
            refuse(r, Status.NOT_FOUND);
            return;
        }
        boolean telecom =
                transport.isTelecom()
                        || service.door().profile(asked(r, target)).rtsp().equals("telecom");
        Outlet outlet = outlet(transport);
        PlaySession session =
                new PlaySession(
                        connection,
                        service.newId(),
                        target,
                        transport,
                        telecom,
                        viewing,
                        outlet,
                        service.settings().silence());
        Rtp rtp = transport.rtp() ? new Rtp(service.random()) : null;
        session.plays(new Playback(service, viewing, lease, stream, outlet, rtp, session));
        connection.add(session);
        say(ok(r).field("Session", session.field()).field("Transport", told(transport, rtp)));
    }

    private Outlet outlet(Transport t) {
        return t.interleaved()
                ? new InterleavedOutlet(connection.channel(), t.first(), t.second())
                : new DatagramOutlet(
                        service.ports(), connection.peer().getAddress(), t.first(), t.second());
    }

    /** The one transport that it will be, with both ends. */
    private String told(Transport t, @Nullable Rtp rtp) {
        int port = service.ports().port();
        String ends =
                ";unicast;destination=%s;source=%s"
                        .formatted(
                                connection.peer().getAddress().getHostAddress(),
                                connection.local().getAddress().getHostAddress());
        String places =
                t.interleaved()
                        ? ";interleaved=%d-%d".formatted(t.first(), t.second())
                        : ";client_port=%d-%d;server_port=%d-%d"
                                .formatted(t.first(), t.second(), port, port + 1);
        String source = rtp == null ? "" : ";ssrc=%08X".formatted(rtp.source());
        return t.name() + ends + places + source + ";mode=\"PLAY\"";
    }

    private interface OfSession {
        void answer(PlaySession session);
    }

    private void withSession(Message.Request r, OfSession then) {
        PlaySession session = session(r);
        if (session == null) {
            refuse(r, Status.SESSION_NOT_FOUND);
        } else {
            then.answer(session);
        }
    }

    /** Of this connection alone: nobody else's can be named. */
    private @Nullable PlaySession session(Message.Request r) {
        String told = r.field("session");
        java.util.regex.Matcher form = SESSION.matcher(told == null ? "" : told);
        return form.matches()
                ? connection.session(
                        Integer.parseInt(java.util.Objects.requireNonNull(form.group(1))))
                : null;
    }

    private void play(Message.Request r, PlaySession session) {
        String scale = r.field("scale");
        OptionalInt speed = scale == null ? OptionalInt.of(Speeds.NORMAL) : Speeds.given(scale);
        if (speed.isEmpty()) {
            refuse(r, Status.BAD_REQUEST);
            return;
        }
        String range = r.field("range");
        NptRange wanted = range == null ? null : NptRange.of(range).orElse(null);
        Playback playback = session.playback();
        Playback.Begun begun =
                range != null && wanted == null ? null : playback.play(wanted, speed.getAsInt());
        if (begun == null) {
            refuse(r, Status.INVALID_RANGE);
            return;
        }
        Answer answer =
                ok(r).field("Session", session.field())
                        .field("Range", begun.range())
                        .field("Scale", Speeds.text(begun.scale()));
        Rtp rtp = playback.rtp();
        if (rtp != null) {
            answer.field(
                    "RTP-Info",
                    "url=%s%s;seq=%d;rtptime=%d"
                            .formatted(
                                    session.target().base(),
                                    Target.TRACK,
                                    rtp.sequence(),
                                    rtp.time(playback.ticks())));
        }
        say(answer);
    }

    private void pause(Message.Request r, PlaySession session) {
        Playback playback = session.playback();
        playback.pause();
        say(
                ok(r).field("Session", session.field())
                        .field("Range", NptRange.text(playback.nowMs(), playback.durationMs())));
    }

    private void tearDown(Message.Request r, PlaySession session) {
        connection.drop(session);
        say(ok(r).field("Session", session.field()));
    }

    /** A heartbeat, or a question where it stands (RFC 2326 §10.8). */
    private void parameters(Message.Request r) {
        if (r.field("session") == null) {
            say(ok(r));
            return;
        }
        withSession(
                r,
                session -> {
                    StringBuilder told = new StringBuilder();
                    for (String name : r.body().lines().map(String::strip).toList()) {
                        String value = value(session.playback(), name);
                        if (value == null && !name.isEmpty()) {
                            refuse(r, Status.PARAMETER_NOT_UNDERSTOOD);
                            return;
                        }
                        if (value != null) {
                            told.append(name).append(": ").append(value).append("\r\n");
                        }
                    }
                    Answer answer = ok(r).field("Session", session.field());
                    say(told.isEmpty() ? answer : answer.body("text/parameters", told.toString()));
                });
    }

    private static @Nullable String value(Playback playback, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "position" -> NptRange.seconds(playback.nowMs());
            case "scale" -> Speeds.text(playback.scale());
            default -> null;
        };
    }

    /** There is nothing to set; without anything it is a heartbeat. */
    private void setParameters(Message.Request r) {
        if (r.field("session") != null && session(r) == null) {
            refuse(r, Status.SESSION_NOT_FOUND);
        } else if (r.body().isBlank()) {
            say(ok(r));
        } else {
            refuse(r, Status.PARAMETER_NOT_UNDERSTOOD);
        }
    }
}
