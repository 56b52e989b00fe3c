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
}
