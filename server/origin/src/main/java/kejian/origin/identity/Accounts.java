package kejian.origin.identity;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/** The accounts, and the only place where a password is looked at. */
@ApplicationScoped
class Accounts implements PanacheRepositoryBase<Account, UUID> {

    static final Set<String> PEOPLE =
            Set.of(Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR);

    /** Compared with where there is no such account, so that both answers take as long. */
    private static final String NOBODY = BcryptUtil.bcryptHash("nobody has this password");

    private final Clock clock;
    private final IdentityConfig config;

    Accounts(Clock clock, IdentityConfig config) {
        this.clock = clock;
        this.config = config;
    }

    /** Whether accounts of people are ours to keep. */
    boolean areOurs() {
        return !config.oidc().enabled();
    }

    /**
     * @throws ProblemException {@code accounts-elsewhere}
     */
    void demandOurs() {
        if (!areOurs()) {
            throw new ProblemException(Problem.ACCOUNTS_ELSEWHERE);
        }
    }

    Optional<Account> named(String name) {
        return find("name", name).firstResultOptional();
    }

    Optional<Account> verified(String name, String password) {
        Optional<Account> account = named(name);
        boolean right =
                BcryptUtil.matches(password, account.map(a -> a.passwordHash).orElse(NOBODY));
        // A closed one is answered as a wrong password is: only who manages it is told.
        return account.filter(a -> right && a.closedAt == null);
    }

    @Transactional
    void seen(UUID account) {
        update("seenAt = ?1 where id = ?2", clock.instant(), account);
    }

    private static String roles(Set<String> roles) {
        if (!PEOPLE.containsAll(roles) || roles.isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, "roles: " + String.join(", ", PEOPLE));
        }
        return String.join(" ", new TreeSet<>(roles));
    }

    void give(Account account, Set<String> roles) {
        account.roles = roles(roles);
    }

    /** Whether it was otherwise. */
    boolean close(Account account, boolean closed) {
        if (closed == (account.closedAt != null)) {
            return false;
        }
        account.closedAt = closed ? clock.instant() : null;
        return true;
    }

    @Transactional
    Account create(String name, String password, Set<String> roles, String area, boolean first) {
        String given = roles(roles);
        if (named(name).isPresent()) {
            throw new ProblemException(Problem.CONFLICT, name);
        }
        Account account = new Account();
        account.name = name;
        account.passwordHash = BcryptUtil.bcryptHash(password);
        account.roles = given;
        account.area = area;
        account.mustChange = first;
        account.createdAt = clock.instant();
        persist(account);
        return account;
    }

    @Transactional
    void setPassword(String name, String password, boolean first) {
        Account account = named(name).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        account.passwordHash = BcryptUtil.bcryptHash(password);
        account.mustChange = first;
    }
}
