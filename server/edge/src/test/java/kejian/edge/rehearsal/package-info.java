/** The packed edge, run once at build time for the JDK's ahead-of-time cache (JEP 514). */
package kejian.edge.rehearsal;
