package kejian.edge.register;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kejian.contract.edge.BoxRegister;
import kejian.delivery.register.CloneWatch;
import kejian.delivery.register.Register;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.province.Province;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of this edge's area, kept on the disk as the province signed them, so that they are
 * known with the line cut. Until a first register came, everybody is a guest; it is kept twice, so
 * that no flipped bit makes guests of strangers.
 */
public final class KnownBoxes implements Register {

    private static final Logger LOG = Logger.getLogger(KnownBoxes.class);
    private static final int LIMIT = 16 << 20;

    private final List<Path> copies;
    private final Disk disk;
    private final Province province;
    private final Trust trust;
    private final String edge;
    private final CloneWatch clones;
    private volatile @Nullable Held held;

    /**
     * What is kept of a register in memory.
     *
     * @param root the version of the keys that signed it
     */
    private record Held(
            String contents, Instant madeAt, boolean guests, BoxTable boxes, int root) {}

    private KnownBoxes(Path data, Disk disk, Province province, Trust trust, String edge) {
        this.copies = List.of(data.resolve("REGISTER"), data.resolve("REGISTER-2"));
        this.disk = disk;
        this.province = province;
        this.trust = trust;
        this.edge = edge;
        this.clones = new CloneWatch(trust.time().asClock());
    }

    /** With what was kept; what is damaged twice, another edge's or believed no more is as none. */
    public static KnownBoxes open(Path data, Disk disk, Province province, Trust trust, String edge)
            throws IOException {
        KnownBoxes boxes = new KnownBoxes(data, disk, province, trust, edge);
        try {
            byte[] kept = boxes.kept().orElse(null);
            if (kept != null) {
                int root = trust.rootVersion();
                BoxRegister register = trust.register(kept);
                boxes.demandOwn(register, null);
                boxes.hold(register, root);
            }
        } catch (Refused e) {
            LOG.warnf("the kept register of boxes is not used: %s", e.getMessage());
        }
        return boxes;
    }

    /** The first copy that can be read; those that cannot are mended by it. */
    private Optional<byte[]> kept() throws IOException {
        Optional<byte[]> good = Optional.empty();
        List<Path> damaged = new ArrayList<>();
        for (Path copy : copies) {
            try {
                Optional<byte[]> bytes = SmallFile.read(copy);
                good = good.or(() -> bytes);
                if (bytes.isEmpty()) {
                    damaged.add(copy);
                }
            } catch (SmallFile.DamagedFile e) {
                LOG.warnf("a copy of the register of boxes is mended: %s", e.getMessage());
                damaged.add(copy);
            }
        }
        if (good.isPresent()) {
            for (Path copy : damaged) {
                SmallFile.replace(disk, copy, good.get());
            }
        }
        return good;
    }

    private void keep(byte[] signed) throws IOException {
        for (Path copy : copies) {
            SmallFile.replace(disk, copy, signed);
        }
    }

    private void hold(BoxRegister register, int root) throws Refused {
        held =
                new Held(
                        register.contents(),
                        time(register),
                        register.guests(),
                        new BoxTable(register.boxes()),
                        root);
    }

    /**
     * What is held, if the keys of now signed it. Else it counts here until another came, but after
     * a start nobody would believe it: the province is asked as if there was none.
     */
    private @Nullable Held signedStill() throws IOException {
        Held now = held;
        int root = trust.rootVersion();
        if (now == null || now.root == root) {
            return now;
        }
        try {
            byte[] kept = kept().orElse(null);
            if (kept == null) {
                return null;
            }
            trust.register(kept);
        } catch (Refused e) {
            LOG.infof("the register of boxes is asked for again: %s", e.getMessage());
            return null;
        }
        Held still = new Held(now.contents, now.madeAt, now.guests, now.boxes, root);
        held = still;
        return still;
    }

    /**
     * Asks the province whether there is another one.
     *
     * @throws Refused when what came is not to be believed; the kept one stays
     * @throws IOException when nothing came, or it could not be made durable
     */
    public void renew() throws IOException, Refused {
        Held now = signedStill();
        int root = trust.rootVersion();
        String known = now == null ? "" : URLEncoder.encode(now.contents, StandardCharsets.UTF_8);
        Province.Answer answer = province.get("sync/boxes.json?known=" + known, LIMIT);
        if (answer.status() == 204 || answer.status() == 404) {
            return; // the same, or an older province
        }
        if (answer.status() != 200 || answer.body().length > LIMIT) {
            throw new IOException("the province answered " + answer.status() + " to a register");
        }
        BoxRegister register = trust.register(answer.body());
        demandOwn(register, now == null ? null : now.madeAt);
        keep(answer.body());
        hold(register, root);
        LOG.infof("register of %d boxes, guests=%s", register.boxes().size(), register.guests());
    }

    private void demandOwn(BoxRegister register, @Nullable Instant before) throws Refused {
        if (!register.edge().equals(edge)) {
            throw malformed("it is of edge " + register.edge());
        }
        Instant made = time(register);
        if (before != null && made.isBefore(before)) {
            throw malformed("it is older than the one that is kept");
        }
    }

    private static Instant time(BoxRegister register) throws Refused {
        try {
            return Instant.parse(register.madeAt());
        } catch (DateTimeException e) {
            throw malformed("its time is none");
        }
    }

    private static Refused malformed(String why) {
        return new Refused(new Refusal.Malformed("register of boxes", why));
    }

    @Override
    public Standing of(@Nullable String box, String peer) {
        Held now = held;
        if (now == null) {
            return new Standing.Guest();
        }
        Standing.Known known = now.boxes.find(box);
        if (box == null || known == null) {
            return now.guests ? new Standing.Guest() : new Standing.Stranger();
        }
        clones.asks(box, peer);
        return known;
    }

    /** Boxes of the register whose name was used at two places at once, in the last day. */
    public List<String> cloned() {
        return clones.cloned();
    }
}
