using FsCheck.Xunit;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Tests.Http;

public sealed class ErrorDetailTests
{
    [Property]
    public void AnErrorThatWasToldAndRethrownTellsTheSame(
        ErrorCode code,
        string? message,
        string? field,
        int? retry,
        string? reason,
        Dictionary<string, string>? values
    )
    {
        var told = new PipelineException(code, message ?? "", field, retry, reason, values).ToDetail();
        Assert.Equal(told, told.ToException().ToDetail());
    }

    /// <summary>While a cluster is upgraded a silo may be told an error that only a later version knows.</summary>
    [Fact]
    public void AnErrorThatThisVersionDoesNotKnowIsTold()
    {
        var unknown = (ErrorCode)(Enum.GetValues<ErrorCode>().Cast<int>().Max() + 1);
        var told = new PipelineException(unknown, "The moon is full.").ToDetail();
        Assert.Equal(("internal", "The moon is full."), (told.Code, told.Message));
    }
}
