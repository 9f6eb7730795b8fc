package kejian.origin.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Set;

/** Logins for tests of any feature. */
@ApplicationScoped
public class TestTokens {

    private final Accounts accounts;
    private final Tokens tokens;

    TestTokens(Accounts accounts, Tokens tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /** A fresh token of a person with these roles for the whole province. */
    public String person(String name, String... roles) throws SQLException {
        return personOf("410000", name, roles);
    }

    /** A fresh token of a person whose rights end at this area. */
    public String personOf(String area, String name, String... roles) throws SQLException {
        Account account =
                accounts.named(name)
                        .orElseGet(() ->
                                accounts.create(
                                        name,
                                        "a password of some length",
                                        Set.of(roles),
                                        area,
                                        /* first= */ false));
        return tokens.issue(account.id).token();
    }

    public String worker(String name) throws SQLException {
        return tokens.issue(Tokens.ServiceKind.WORKER, name);
    }

    public String edge(String name) throws SQLException {
        return tokens.issue(Tokens.ServiceKind.EDGE, name);
    }
}
