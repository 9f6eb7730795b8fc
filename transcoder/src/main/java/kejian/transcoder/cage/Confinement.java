package kejian.transcoder.cage;

import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/** What keeps a child from the rest of the machine: the rungs, strongest first. */
public enum Confinement {
    /** Files by Landlock, system calls by seccomp (Linux ≥ 5.13). */
    LANDLOCK_SECCOMP("landlock+seccomp"),
    /** System calls only: no network and no signals, but files are open (older Linux). */
    SECCOMP("seccomp"),
    /** Nothing: only where the operator says {@code kejian.cage.confinement=none}. */
    NONE("none"),
    /** Nothing is there and nobody allowed that: no child is started. */
    REFUSED("refused");

    private static final Logger LOG = Logger.getLogger(Confinement.class);

    private final String label;

    Confinement(String label) {
        this.label = label;
    }

    /** As it stands in logs and metrics. */
    public String label() {
        return label;
    }

    /** Finds the rung that this machine allows; it is logged once. */
    public static Confinement inForce(CageSettings.Wish wish) {
        Confinement rung = strongest(wish);
        LOG.infof("confinement=%s children that read originals", rung.label);
        return rung;
    }

    private static Confinement strongest(CageSettings.Wish wish) {
        if (wish == CageSettings.Wish.NONE) {
            return NONE;
        }
        if (!LinuxSandbox.supported()) {
            return REFUSED;
        }
        return LinuxSandbox.landlockVersion() > 0 ? LANDLOCK_SECCOMP : SECCOMP;
    }

    /**
     * Restricts the calling thread and what it starts, for ever.
     *
     * @param readable folders to read and run from
     * @param writable the one folder to write to
     * @param devices files of {@code /dev} to read, write and control
     */
    void restrictThisThread(List<Path> readable, Path writable, List<Path> devices) {
        switch (this) {
            case LANDLOCK_SECCOMP -> {
                LinuxSandbox.noNewPrivileges();
                LinuxSandbox.landlock(readable, writable, devices);
                LinuxSandbox.seccomp();
            }
            case SECCOMP -> {
                LinuxSandbox.noNewPrivileges();
                LinuxSandbox.seccomp();
            }
            case NONE -> {}
            case REFUSED -> throw new IllegalStateException("no confinement and none not allowed");
        }
    }
}
