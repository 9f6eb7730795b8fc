package kejian.edge.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyColumns;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.trust.Seen.Mark;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of the county whose columns this edge shows: releases that the province's
 * snapshot names and that keys signed which the province's release lets sign for that county (TUF
 * §5.6, a delegated targets role). What was seen lies in a file of its own for each county, so that
 * an earlier program reads the province's as before.
 */
public final class CountyTrust {

    private static final Logger LOG = Logger.getLogger(CountyTrust.class);

    private final @Nullable String area;
    private final @Nullable Path file;
    private final @Nullable Disk disk;
    private final @Nullable Trust province;
    private Mark seen;

    private CountyTrust(
            @Nullable String area,
            @Nullable Path file,
            @Nullable Disk disk,
            @Nullable Trust province,
            Mark seen) {
        this.area = area;
        this.file = file;
        this.disk = disk;
        this.province = province;
        this.seen = seen;
    }

    /** For an edge that shows no county's columns. */
    public static CountyTrust none() {
        return new CountyTrust(null, null, null, null, Mark.NONE);
    }

    /**
     * @param area code of the county whose columns are shown here, none for no county's
     */
    public static CountyTrust open(Path folder, Disk disk, Trust province, Optional<String> area)
            throws IOException {
        if (area.isEmpty()) {
            return none();
        }
        String code = area.get();
        if (!CountyRelease.isArea(code)) {
            throw new IllegalArgumentException("no area's code: " + code);
        }
        disk.createFolders(folder);
        Path file = folder.resolve(code + ".seen");
        return new CountyTrust(code, file, disk, province, readSeen(file));
    }

    private static Mark readSeen(Path file) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            return stored.isEmpty()
                    ? Mark.NONE
                    : StrictJson.read(stored.get(), Mark.class, "what was seen of the county");
        } catch (SmallFile.DamagedFile | Refused e) {
            LOG.errorf("%s; the number is taken from the active release", e.getMessage());
            return Mark.NONE;
        }
    }

    public Optional<String> area() {
        return Optional.ofNullable(area);
    }

    /**
     * The keys that may sign for the county, by the province's release.
     *
     * @throws Refused when what the release says of them could not be used rightly
     */
    public Optional<Delegation> delegation(ReleaseManifest manifest) throws Refused {
        String what = "delegation to " + area;
        Delegation found = null;
        for (Delegation each :
                manifest.counties() == null ? List.<Delegation>of() : manifest.counties()) {
            if (area == null || !area.equals(each.area())) {
                continue;
            }
            if (found != null) {
                throw new Refused(new Refusal.Malformed(what, "it is there twice"));
            }
            found = each;
        }
        if (found == null) {
            return Optional.empty();
        }
        Set<String> ids = new HashSet<>();
        for (KeyRing.Key key : found.keys()) {
            if (province == null || province.isOwn(key)) {
                throw new Refused(new Refusal.BadKey(what, "it is the province's own"));
            }
            if (!ids.add(String.valueOf(key.keyId()))) {
                throw new Refused(new Refusal.BadKey(what, "a key is there twice"));
            }
        }
        if (found.threshold() < 1 || found.threshold() > ids.size()) {
            throw new Refused(new Refusal.Malformed(what, "its threshold cannot be reached"));
        }
        return Optional.of(found);
    }

    /**
     * Which of the county's releases a verified snapshot names.
     *
     * @throws Refused when it names an older one than was seen, or two
     */
    public synchronized Optional<Snapshot.County> named(Snapshot snapshot) throws Refused {
        String what = what();
        Snapshot.County found = null;
        for (Snapshot.County each :
                snapshot.counties() == null ? List.<Snapshot.County>of() : snapshot.counties()) {
            if (area == null || !area.equals(each.area())) {
                continue;
            }
            if (found != null) {
                throw new Refused(new Refusal.Malformed(what, "the snapshot names it twice"));
            }
            found = each;
        }
        if (found == null) {
            return Optional.empty();
        }
        BlobRef document = found.document();
        if (document == null) {
            throw new Refused(new Refusal.Malformed(what, "a required key is missing"));
        }
        Trust.refuseOlder(what, new Mark(found.number(), document.sha256()), seen);
        return Optional.of(found);
    }

    /** Verifies the document that a snapshot named; nothing is remembered of it yet. */
    public CountyRelease verify(Snapshot.County named, byte[] envelope, Delegation keys)
            throws Refused {
        String what = what() + " " + named.number();
        Trust.checkBytes(named.document(), envelope, what);
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload =
                Envelopes.open(
                        document, CountyRelease.MEDIA_TYPE, Type.RELEASE, ringOf(keys), what);
        CountyRelease release = read(payload, what);
        if (!release.area().equals(named.area()) || !named.area().equals(area)) {
            throw new Refused(new Refusal.ForeignArea(what, release.area()));
        }
        if (release.number() != named.number()) {
            throw new Refused(new Refusal.Mismatch(what, "its number is " + release.number()));
        }
        return release;
    }

    /** As a ring whose one role is the county's. */
    private static KeyRing ringOf(Delegation keys) {
        List<String> ids = keys.keys().stream().map(KeyRing.Key::keyId).toList();
        return new KeyRing(
                1, "", keys.keys(), List.of(new KeyRing.Role(Type.RELEASE, ids, keys.threshold())));
    }

    /** The release in a document that this edge stored after verifying it. */
    public CountyRelease readStored(byte[] envelope) throws Refused {
        String what = what();
        CountyRelease release = read(Envelopes.parse(envelope, what).payloadBytes(), what);
        if (!release.area().equals(area)) {
            throw new Refused(new Refusal.ForeignArea(what, release.area()));
        }
        return release;
    }

    private static CountyRelease read(byte[] payload, String what) throws Refused {
        CountyRelease release = StrictJson.readTolerant(payload, CountyRelease.class, what);
        if (release.area() == null || release.madeAt() == null) {
            throw new Refused(new Refusal.Malformed(what, "a required key is missing"));
        }
        Trust.checked(release.asRelease(), what);
        return release;
    }

    /**
     * Both catalogues as one.
     *
     * @param held the blobs that the province's release names
     * @param json of the county's catalogue, from the blob that its digest named
     */
    public Catalogue below(Catalogue shown, List<BlobRef> held, CountyRelease release, byte[] json)
            throws Refused {
        String what = what() + " " + release.number();
        try {
            Catalogue own = Trust.readCatalogue(json, release.asRelease());
            return CountyColumns.below(shown, held, own, release.blobs());
        } catch (CountyColumns.Misfit e) {
            throw new Refused(
                    switch (e.fault()) {
                        case COLLISION -> new Refusal.Collision(what, e.detail());
                        case LEASE -> new Refusal.LeaseTooLong(what, e.detail());
                        case MALFORMED -> new Refusal.Malformed(what, e.detail());
                    });
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new Refused(new Refusal.Malformed(what, "a required value is missing or wrong"));
        }
    }

    /** It is about to be activated: none below it ever again. */
    public synchronized void remember(long number, BlobRef document) throws IOException {
        Path into = file;
        Disk onto = disk;
        if (into != null && onto != null && number > seen.version()) {
            Mark mark = new Mark(number, document.sha256());
            SmallFile.replace(onto, into, StrictJson.write(mark));
            seen = mark;
        }
    }

    /** What is active on this disk counts as seen, even where the file of what was seen is lost. */
    public void atLeast(long number, Digest document) throws IOException {
        remember(number, new BlobRef(document.hex(), 0));
    }

    private String what() {
        return "release of county " + area;
    }
}
