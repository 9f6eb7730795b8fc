package kejian.edge.trust;

/**
 * Why something from outside was not believed. {@link #reason()} is stable: it labels the metric
 * {@code kejian_sync_rejected_total} and names the alarm.
 */
public sealed interface Refusal {

    /** A short stable word, as {@code wrong-key}. */
    String reason();

    /** One sentence for whoever looks after the edge. */
    String sentence();

    /** HTML or another foreign page came instead: a captive portal, a proxy's error page. */
    record ForeignPage(String what) implements Refusal {
        @Override
        public String reason() {
            return "foreign-page";
        }

        @Override
        public String sentence() {
            return what + " came as a foreign page: a captive portal or proxy is in the way";
        }
    }

    /** We follow no redirect: it could lead to another host. */
    record Redirected(String what) implements Refusal {
        @Override
        public String reason() {
            return "redirected";
        }

        @Override
        public String sentence() {
            return what + " was answered with a redirect, which is never followed";
        }
    }

    record TooLarge(String what, long limitBytes) implements Refusal {
        @Override
        public String reason() {
            return "too-large";
        }

        @Override
        public String sentence() {
            return what + " is larger than its " + limitBytes + " bytes";
        }
    }

    record SizeDiffers(String what, long announcedBytes, long foundBytes) implements Refusal {
        @Override
        public String reason() {
            return "size-differs";
        }

        @Override
        public String sentence() {
            return what + " has " + foundBytes + " bytes, announced were " + announcedBytes;
        }
    }

    record DigestDiffers(String what) implements Refusal {
        @Override
        public String reason() {
            return "digest-differs";
        }

        @Override
        public String sentence() {
            return what + " has other bytes than its signed digest says";
        }
    }

    /** The server answered a Range request with another range. */
    record RangeDiffers(String what) implements Refusal {
        @Override
        public String reason() {
            return "range-differs";
        }

        @Override
        public String sentence() {
            return what + " came with another range than was asked for";
        }
    }

    /** The envelope or, after its signature was verified, the document in it cannot be read. */
    record Malformed(String what, String detail) implements Refusal {
        @Override
        public String reason() {
            return "malformed";
        }

        @Override
        public String sentence() {
            return what + " is malformed: " + detail;
        }
    }

    record WrongType(String what) implements Refusal {
        @Override
        public String reason() {
            return "wrong-type";
        }

        @Override
        public String sentence() {
            return what + " is signed as another kind of document";
        }
    }

    /** No signature is by a key of the role. */
    record WrongKey(String what) implements Refusal {
        @Override
        public String reason() {
            return "wrong-key";
        }

        @Override
        public String sentence() {
            return what + " is not signed by a key that may sign it";
        }
    }

    record BadSignature(String what) implements Refusal {
        @Override
        public String reason() {
            return "bad-signature";
        }

        @Override
        public String sentence() {
            return what + " has a signature that does not hold";
        }
    }

    record BelowThreshold(String what, int found, int wanted) implements Refusal {
        @Override
        public String reason() {
            return "below-threshold";
        }

        @Override
        public String sentence() {
            return what + " has " + found + " good signatures of " + wanted;
        }
    }

    /** A key whose id is not its digest, or that is no Ed25519 key. */
    record BadKey(String what, String detail) implements Refusal {
        @Override
        public String reason() {
            return "bad-key";
        }

        @Override
        public String sentence() {
            return what + " names a key that is refused: " + detail;
        }
    }

    record Rollback(String what, long offered, long known) implements Refusal {
        @Override
        public String reason() {
            return "rollback";
        }

        @Override
        public String sentence() {
            return what + " has version " + offered + ", known is " + known + " already";
        }
    }

    /** A number so far ahead that hardly any would be left above it. */
    record Leap(String what, long offered, long known) implements Refusal {
        @Override
        public String reason() {
            return "leap";
        }

        @Override
        public String sentence() {
            return what + " has version " + offered + ", far above the known " + known;
        }
    }

    /**
     * The same version came with other bytes: the signer, or somebody with its key, says two
     * things.
     */
    record Equivocation(String what, long version) implements Refusal {
        @Override
        public String reason() {
            return "equivocation";
        }

        @Override
        public String sentence() {
            return what + " of version " + version + " came with other bytes than before";
        }
    }

    /** Documents that do not belong together. */
    record Mismatch(String what, String detail) implements Refusal {
        @Override
        public String reason() {
            return "mix-and-match";
        }

        @Override
        public String sentence() {
            return what + " does not fit: " + detail;
        }
    }

    record Expired(String what, String expires, String now) implements Refusal {
        @Override
        public String reason() {
            return "expired";
        }

        @Override
        public String sentence() {
            return what + " expired at " + expires + "; this edge's time is " + now;
        }
    }

    record FutureDated(String what, String signedAt, String now) implements Refusal {
        @Override
        public String reason() {
            return "future-dated";
        }

        @Override
        public String sentence() {
            return what + " was signed at " + signedAt + "; this edge's time is " + now;
        }
    }

    /** A newer form than this program reads. */
    record UnknownFormat(String what, int format) implements Refusal {
        @Override
        public String reason() {
            return "unknown-format";
        }

        @Override
        public String sentence() {
            return what + " has format " + format + ", which needs a newer edge";
        }
    }

    /** The province's release lets no key of this county sign. */
    record NotDelegated(String what) implements Refusal {
        @Override
        public String reason() {
            return "not-delegated";
        }

        @Override
        public String sentence() {
            return what + " is there, but the province's release lets no key of that county sign";
        }
    }

    /** A county's release for another county than the one it was named for. */
    record ForeignArea(String what, String area) implements Refusal {
        @Override
        public String reason() {
            return "foreign-area";
        }

        @Override
        public String sentence() {
            return what + " is of area " + area;
        }
    }

    /** A county's columns would change something of the province's. */
    record Collision(String what, String detail) implements Refusal {
        @Override
        public String reason() {
            return "collision";
        }

        @Override
        public String sentence() {
            return what + " uses what is the province's: " + detail;
        }
    }

    record LeaseTooLong(String what, String detail) implements Refusal {
        @Override
        public String reason() {
            return "lease-too-long";
        }

        @Override
        public String sentence() {
            return what + " lends for longer than the province: " + detail;
        }
    }
}
