package kejian.acceptance.bench.material;

import kejian.contract.pack.MediaPackage;

/** A courseware of the bench's release. */
public record Title(String courseware, MediaPackage pack) {

    /** Where its renditions lie. */
    public String address() {
        return "/m/" + pack.id();
    }
}
