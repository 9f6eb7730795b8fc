package kejian.edge.enrolment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.Digest;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SecretFile;
import kejian.edge.province.Province;
import kejian.edge.trust.OwnKey;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;

/**
 * Enrolls this edge by a code. First the edge looks whether it speaks to the province that made the
 * code, by the root document; then it vouches for its own key, which stays here. The key lies on
 * the disk before it is shown, so that an edge that was stopped in between asks again as the same;
 * the token comes last, and with it the edge is enrolled.
 */
public final class Enroller {

    private static final String TOKEN = "edge.token";
    private static final String ROOT = "root.json";
    private static final int ROOT_LIMIT = 1 << 18;

    private final Path data;
    private final Disk disk;

    public Enroller(Path data, Disk disk) {
        this.data = data;
        this.disk = disk;
    }

    /**
     * @param root file of the root document to pin
     */
    public record Enrolled(String token, Path root) {}

    /**
     * What an earlier enrolment left here.
     *
     * @param code one that was given since makes it void; none asks for none
     */
    public Optional<Enrolled> stored(Optional<EnrolmentCode> code) throws IOException {
        List<String> lines;
        try {
            lines =
                    Files.readString(data.resolve(TOKEN), StandardCharsets.US_ASCII)
                            .lines()
                            .toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean isOfCode =
                lines.size() == 2 && code.map(c -> mark(c).equals(lines.getLast())).orElse(true);
        return isOfCode
                ? Optional.of(new Enrolled(lines.getFirst(), data.resolve(ROOT)))
                : Optional.empty();
    }

    /**
     * @param province asked without a token
     * @throws NotEnrolled with a sentence that says what to do
     * @throws IOException where the line or the disk failed; ask again
     */
    public Enrolled enroll(String edge, EnrolmentCode code, Province province)
            throws IOException, NotEnrolled {
        disk.createFolders(data);
        Province.Answer root = province.get("sync/root/1.json", ROOT_LIMIT);
        if (root.status() != 200) {
            throw new IOException("the province answers " + root.status() + " for its root");
        }
        if (!code.names(root.body())) {
            throw new NotEnrolled(
                    "What answers is not the province that made the code, or the code was mistyped."
                            + " 应答的不是签发该登记码的省平台，或登记码输入有误。");
        }
        OwnKey key = OwnKey.loadOrCreate(data, disk);
        byte[] signed = key.sign(EdgeKey.MEDIA_TYPE, new EdgeKey(edge, key.shown()));
        SignedDocument word = read(signed, SignedDocument.class, "own word");
        String proof = EnrolmentCode.proof(code.key(), word.payloadBytes());
        Province.Answer answer =
                province.post("sync/enrolment", StrictJson.write(new Enrolment(word, proof)));
        if (answer.status() == 403) {
            throw new NotEnrolled(
                    "The province does not take the code: it is wrong, too old or used, or not for "
                            + edge
                            + ". 省平台不接受该登记码：不对、已过期、已用过或不是发给 "
                            + edge
                            + " 的。");
        }
        if (answer.status() != 200) {
            throw new IOException("the province answers " + answer.status() + " to the code");
        }
        Enrolment.Taken taken = read(answer.body(), Enrolment.Taken.class, "answer to the code");
        String lines = taken.token() + "\n" + mark(code) + "\n";
        if (!edge.equals(taken.edge()) || lines.lines().count() != 2) {
            throw new IOException("the province's answer to the code cannot be read");
        }
        SecretFile.create(disk, data, ROOT, root.body());
        SecretFile.create(disk, data, TOKEN, lines.getBytes(StandardCharsets.US_ASCII));
        return new Enrolled(taken.token(), data.resolve(ROOT));
    }

    private static <T> T read(byte[] json, Class<T> type, String what) throws IOException {
        try {
            return StrictJson.readTolerant(json, type, what);
        } catch (Refused e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** By which a used code is known again, and nothing else. */
    private static String mark(EnrolmentCode code) {
        return Digest.of(code.key().getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** Asking again would not help. */
    public static final class NotEnrolled extends Exception {

        private static final long serialVersionUID = 1L;

        NotEnrolled(String sentence) {
            super(sentence);
        }
    }
}
