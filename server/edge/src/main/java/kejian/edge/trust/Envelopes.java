package kejian.edge.trust;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import org.jspecify.annotations.Nullable;

/** Opens signed envelopes: what comes out was said by enough keys of the role. */
final class Envelopes {

    /** More signatures than any role has keys; a bound on the work that a stranger can ask for. */
    private static final int MAX_SIGNATURES = 32;

    private Envelopes() {}

    static SignedDocument parse(byte[] envelope, String what) throws Refused {
        int first = 0;
        while (first < envelope.length && envelope[first] <= ' ' && envelope[first] >= 0) {
            first++;
        }
        if (first < envelope.length && envelope[first] == '<') {
            throw new Refused(new Refusal.ForeignPage(what));
        }
        return StrictJson.read(envelope, SignedDocument.class, what);
    }

    /** The payload, if at least the role's threshold of distinct keys of the ring signed it. */
    static byte[] open(SignedDocument document, Type type, KeyRing ring, String what)
            throws Refused {
        return open(document, type.mediaType(), type, ring, what);
    }

    /** The same of another kind of document that this role signs too. */
    static byte[] open(
            SignedDocument document, String mediaType, Type role, KeyRing ring, String what)
            throws Refused {
        if (!mediaType.equals(document.payloadType())) {
            throw new Refused(new Refusal.WrongType(what));
        }
        byte[] payload = base64(document.payload(), what);
        if (document.signatures().size() > MAX_SIGNATURES) {
            throw new Refused(new Refusal.Malformed(what, "too many signatures"));
        }
        KeyRing.Role keys = roleOf(ring, role);
        byte[] signed = SignedDocument.signedBytes(document.payloadType(), payload);
        Map<String, PublicKey> byId = keysOf(ring, keys, what);
        Set<String> good = new HashSet<>();
        boolean sawOne = false;
        boolean sawBad = false;
        for (SignedDocument.Signature signature : document.signatures()) {
            PublicKey key = byId.get(signature.keyId());
            if (key == null) {
                continue; // a root document carries signatures of the ring before, too
            }
            sawOne = true;
            if (holds(key, signed, base64(signature.sig(), what))) {
                good.add(signature.keyId());
            } else {
                sawBad = true;
            }
        }
        if (good.size() >= keys.threshold()) {
            return payload;
        }
        if (!sawOne) {
            throw new Refused(new Refusal.WrongKey(what));
        }
        if (sawBad) {
            throw new Refused(new Refusal.BadSignature(what));
        }
        throw new Refused(new Refusal.BelowThreshold(what, good.size(), keys.threshold()));
    }

    /** Refuses a ring that could never be used rightly. */
    static void checkRing(KeyRing ring, String what) throws Refused {
        Map<String, KeyRing.Key> byId = new HashMap<>();
        for (KeyRing.Key key : ring.keys()) {
            publicKey(key, what);
            if (byId.put(key.keyId(), key) != null) {
                throw new Refused(new Refusal.BadKey(what, "a key is there twice"));
            }
        }
        Set<Type> types = new HashSet<>();
        for (KeyRing.Role role : ring.roles()) {
            if (role.type() == null || !types.add(role.type())) {
                throw new Refused(new Refusal.Malformed(what, "a role is there twice"));
            }
            Set<String> ids = new HashSet<>(role.keyIds());
            if (ids.size() != role.keyIds().size() || !byId.keySet().containsAll(ids)) {
                throw new Refused(new Refusal.Malformed(what, "a role's keys are not of the ring"));
            }
            if (role.threshold() > ids.size()) {
                throw new Refused(new Refusal.Malformed(what, "a role has too few keys"));
            }
        }
        if (types.size() != Type.values().length) {
            throw new Refused(new Refusal.Malformed(what, "a role is missing"));
        }
    }

    static List<String> keyIdsOf(KeyRing ring, Type type) {
        return roleOf(ring, type).keyIds().stream().sorted().toList();
    }

    private static KeyRing.Role roleOf(KeyRing ring, Type type) {
        return ring.roles().stream()
                .filter(role -> role.type() == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("ring was not checked"));
    }

    private static Map<String, PublicKey> keysOf(KeyRing ring, KeyRing.Role role, String what)
            throws Refused {
        Map<String, PublicKey> keys = new HashMap<>();
        for (KeyRing.Key key : ring.keys()) {
            if (role.keyIds().contains(key.keyId())) {
                keys.put(key.keyId(), publicKey(key, what));
            }
        }
        return keys;
    }

    private static PublicKey publicKey(KeyRing.Key key, String what) throws Refused {
        byte[] encoded = base64(key.publicKey(), what);
        if (!KeyRing.Key.idOf(encoded).equals(key.keyId())) {
            throw new Refused(new Refusal.BadKey(what, "its id is not its digest"));
        }
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new Refused(new Refusal.BadKey(what, "it is no Ed25519 key"));
        }
    }

    private static boolean holds(PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // not 64 bytes, or no point of the curve
        }
    }

    private static byte[] base64(@Nullable String text, String what) throws Refused {
        try {
            return Base64.getDecoder().decode(Objects.requireNonNullElse(text, "-"));
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.Malformed(what, "it is not Base64"));
        }
    }
}
