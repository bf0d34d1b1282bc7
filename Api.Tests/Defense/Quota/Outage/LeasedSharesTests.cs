using AspireAi.Api.Defense.Quota.Outage;
using CsCheck;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Outage;

public sealed class LeasedSharesTests
{
    private static readonly string[] _names = ["guests", "deployment", "tenant"];

    /// <summary>Leases that come and go, some of them free: never more than the most of any scope, and all of it again in the end.</summary>
    [Fact]
    public void Leases_ThatComeAndGo_StayWithinTheMostOfEveryScope() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Bool).Array[1, 60].Sample(steps =>
        {
            var shares = new LeasedShares();
            var taken = new List<SharedScope[]>();
            foreach (var (index, first, second, gives) in steps)
            {
                if (gives && taken.Count > 0)
                {
                    shares.Return(taken[index % taken.Count]);
                    taken.RemoveAt(index % taken.Count);
                    continue;
                }

                SharedScope[] wanted = [new(_names[index % 3], first, 100), new(_names[(index + 1) % 3], second, 50)];
                var fits = wanted.All(scope => taken.SelectMany(lease => lease).Where(other => other.Name == scope.Name).Sum(other => other.Amount) + scope.Amount <= scope.Most);
                Assert.Equal(fits, shares.TryTake(wanted));
                if (fits)
                {
                    taken.Add(wanted);
                }
            }

            taken.ForEach(lease => shares.Return(lease));
            Assert.All(_names, name => Assert.True(shares.TryTake([new SharedScope(name, 100, 100)])));
        });
}
