using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Policies;

public sealed class StricterPolicyTests
{
    private static readonly Gen<GuardPolicy> Policies =
        from entries in (
            from place in Gen.Elements(Enum.GetValues<GuardPlace>())
            from rule in Gen.Elements(GuardRules.All.ToArray())
            from action in Gen.Elements(Enum.GetValues<GuardAction>())
            select (place, rule, action)
        ).ListOf()
        from hosts in Gen.Elements("a.com", "*.a.com", "x.a.com", "*.x.a.com", "b.com").ListOf()
        select entries.Aggregate(
            GuardPolicy.Default with
            {
                AllowedHosts = [.. hosts.Distinct()],
            },
            (policy, entry) => policy.With(entry.place, entry.rule, entry.action)
        );

    [Property]
    public Property Both_hold_and_nothing_more() =>
        Prop.ForAll(
            Policies.Two().ToArbitrary(),
            both =>
            {
                var (one, other) = both;
                var stricter = StricterPolicy.Of(one, other);
                return Enum.GetValues<GuardPlace>()
                    .All(place =>
                        GuardPolicy
                            .RulesAt(place)
                            .All(rule =>
                                stricter.For(place, rule)
                                == (GuardAction)Math.Max((int)one.For(place, rule), (int)other.For(place, rule))
                            )
                    );
            }
        );

    [Property]
    public Property A_host_is_allowed_where_both_allow_it() =>
        Prop.ForAll(
            Policies.Two().ToArbitrary(),
            both =>
            {
                var (one, other) = both;
                var stricter = Allowed(StricterPolicy.Of(one, other));
                return new[] { "a.com", "x.a.com", "y.x.a.com", "b.com", "xa.com" }.All(host =>
                    stricter(host) == (Allowed(one)(host) && Allowed(other)(host))
                );
            }
        );

    private static Func<string, bool> Allowed(GuardPolicy policy)
    {
        var guard = new TextGuard(policy);
        return host => PolicyTrial.Of(guard, GuardPlace.Output, $"https://{host}/").Findings.Count == 0;
    }
}
