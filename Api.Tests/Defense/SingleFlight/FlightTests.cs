using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using Xunit;

namespace AspireAi.Api.Tests.Defense.SingleFlight;

public class FlightTests
{
    private static readonly AnswerPart _part = new(AnswerPartKind.Chunk, "{}"u8.ToArray());

    [Fact]
    public async Task HandedOver_TheLeaderReadsOn_AndNoPartGoesToOtherReplicas()
    {
        var flight = new Flight("entry", new FlightToken("replica", "flight", 100));
        flight.Enter();

        flight.HandOver();
        flight.Add(_part);

        var (parts, end, _) = flight.Since(0);
        Assert.Empty(parts);
        Assert.Equal(FlightEndKind.HandedOver, end?.Kind);

        flight.End(FlightEnd.Complete);
        Assert.Single(await flight.ReadAsync(leader: true, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Running_PartsGoOutFromTheGivenOneOn()
    {
        var flight = new Flight("entry", new FlightToken("replica", "flight", 100));
        flight.Add(_part);
        flight.Add(_part);

        Assert.Equal(2, flight.Since(0).Parts.Length);
        Assert.Single(flight.Since(1).Parts);
        Assert.Null(flight.Since(2).End);
    }
}
