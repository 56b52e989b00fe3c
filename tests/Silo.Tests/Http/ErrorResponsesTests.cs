using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Http;

namespace Pipeline.Silo.Tests.Http;

public sealed class ErrorResponsesTests
{
    public static TheoryData<Exception, ErrorCode> Faults =>
        new()
        {
            { new SiloUnavailableException("S10.0.0.7:11111:1 secret"), ErrorCode.SiloLost },
            { new OrleansException("secret"), ErrorCode.SiloLost },
            { new TimeoutException("secret"), ErrorCode.Overloaded },
            { new InvalidOperationException("secret"), ErrorCode.Internal },
            { new PipelineException(ErrorCode.Conflict, "It is there."), ErrorCode.Conflict },
        };

    /// <summary>What was lost on the way can be asked again, and no exception's own words get out.</summary>
    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void AnExceptionIsToldByItsKindAndNotByItsText(Exception exception, ErrorCode code)
    {
        var told = new ErrorResponses(NullLogger<ErrorResponses>.Instance).Explain(
            new DefaultHttpContext { TraceIdentifier = "trace" },
            exception
        );
        Assert.Equal(code, told.Code);
        Assert.DoesNotContain("secret", told.Message, StringComparison.Ordinal);
        Assert.Equal(code is ErrorCode.SiloLost or ErrorCode.Overloaded, told.RetryAfterSeconds is > 0);
    }
}
