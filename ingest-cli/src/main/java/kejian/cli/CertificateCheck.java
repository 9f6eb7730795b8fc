package kejian.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.contract.withdrawal.WithdrawalCertificate.State;
import kejian.contract.withdrawal.WithdrawalReceipt;
import org.jspecify.annotations.Nullable;

/**
 * Checks a withdrawal's certificate by itself: no network, no province, nothing but the root
 * document that was handed over at enrolment. The province signs the whole; that it invents no
 * confirmation, each edge's own signature says.
 */
final class CertificateCheck {

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private CertificateCheck() {}

    /** What came of it. */
    sealed interface Verdict {

        /** All signatures hold. */
        record Holds(WithdrawalCertificate certificate) implements Verdict {}

        /**
         * Something is not as it was signed.
         *
         * @param code a key of the texts
         * @param edge whose receipt is at fault, or empty
         */
        record Broken(String code, String edge) implements Verdict {}
    }

    static Verdict check(byte[] certificate, byte[] root) {
        KeyRing ring = ring(root);
        if (ring == null) {
            return new Verdict.Broken("certificate-root", "");
        }
        SignedDocument envelope = read(certificate, SignedDocument.class);
        if (envelope == null || !WithdrawalCertificate.MEDIA_TYPE.equals(envelope.payloadType())) {
            return new Verdict.Broken("certificate-form", "");
        }
        if (!isSigned(envelope, ring, Type.RELEASE)) {
            return new Verdict.Broken("certificate-signature", "");
        }
        WithdrawalCertificate all = read(payload(envelope), WithdrawalCertificate.class);
        if (all == null) {
            return new Verdict.Broken("certificate-form", "");
        }
        for (WithdrawalCertificate.Edge edge : all.edges()) {
            if (edge.state() == State.CONFIRMED && !isConfirmed(edge, all.courseware())) {
                return new Verdict.Broken("certificate-receipt", edge.edge());
            }
        }
        return new Verdict.Holds(all);
    }

    /** The names of edges that have not confirmed and still can. */
    static List<String> waiting(WithdrawalCertificate certificate) {
        List<String> names = new ArrayList<>();
        for (WithdrawalCertificate.Edge edge : certificate.edges()) {
            if (edge.state() == State.WAITING && edge.revokedAt() == null) {
                names.add(edge.edge());
            }
        }
        return names;
    }

    private static boolean isConfirmed(WithdrawalCertificate.Edge edge, String courseware) {
        KeyRing.Key key = edge.key();
        SignedDocument envelope = edge.receipt();
        if (key == null
                || envelope == null
                || !WithdrawalReceipt.MEDIA_TYPE.equals(envelope.payloadType())
                || !envelope.isSignedBy(key)) {
            return false;
        }
        WithdrawalReceipt receipt = read(payload(envelope), WithdrawalReceipt.class);
        return receipt != null
                && edge.edge().equals(receipt.edge())
                && receipt.courseware().contains(courseware)
                && receipt.at().equals(edge.at());
    }

    private static @Nullable KeyRing ring(byte[] root) {
        SignedDocument envelope = read(root, SignedDocument.class);
        if (envelope == null || !Type.ROOT.mediaType().equals(envelope.payloadType())) {
            return null;
        }
        KeyRing ring = read(payload(envelope), KeyRing.class);
        return ring != null && isSigned(envelope, ring, Type.ROOT) ? ring : null;
    }

    /** Whether enough different keys of the role signed it. */
    private static boolean isSigned(SignedDocument envelope, KeyRing ring, Type role) {
        for (KeyRing.Role each : ring.roles()) {
            if (each.type() == role) {
                Set<String> good = new HashSet<>();
                for (KeyRing.Key key : ring.keys()) {
                    if (each.keyIds().contains(key.keyId()) && envelope.isSignedBy(key)) {
                        good.add(key.keyId());
                    }
                }
                return good.size() >= each.threshold();
            }
        }
        return false;
    }

    private static byte[] payload(SignedDocument envelope) {
        try {
            return envelope.payloadBytes();
        } catch (IllegalArgumentException e) {
            return new byte[0]; // no Base64: nothing that could be read or verified
        }
    }

    private static <T> @Nullable T read(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            return null; // said by the caller: it is not of that form
        }
    }
}
