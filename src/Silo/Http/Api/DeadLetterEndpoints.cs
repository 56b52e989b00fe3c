using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains;
using Pipeline.Silo.Security;
using Pipeline.Storage.DeadLetters;

namespace Pipeline.Silo.Http.Api;

/// <summary>Documents that came in by the stream, where nobody waits for an answer, and were not taken.</summary>
internal static class DeadLetterEndpoints
{
    private const int UsualPage = 50;
    private const int LargestPage = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/dead-letters").WithTags("Documents");
        group
            .MapGet("", ListAsync)
            .For(KeyRole.Admin)
            .WithSummary("Documents of the stream that were not taken, the newest first")
            .Produces<DeadLetterInfo[]>();
        group.MapDelete("", RemoveAsync).For(KeyRole.Admin).WithSummary("Forget those up to a key");
    }

    private static async Task<IResult> ListAsync(
        IDeadLetters letters,
        CallerAccess access,
        HttpContext context,
        int? limit,
        long? before
    )
    {
        Allow(access, context);
        if (limit is < 1 or > LargestPage)
        {
            throw PipelineException.Invalid("limit", $"limit is {limit}; give 1 to {LargestPage}.");
        }

        var listed = await RunAsync(() =>
            letters.ListDeadLettersAsync(before, limit ?? UsualPage, context.RequestAborted)
        );
        return Results.Ok(
            listed.Select(letter => new DeadLetterInfo(
                letter.Key,
                letter.At,
                letter.Source,
                letter.DocumentId,
                letter.ReasonCode,
                letter.Reason,
                letter.Attempts
            ))
        );
    }

    private static async Task<IResult> RemoveAsync(
        IDeadLetters letters,
        CallerAccess access,
        HttpContext context,
        long? through
    )
    {
        Allow(access, context);
        var key =
            through
            ?? throw PipelineException.Invalid("through", "through is missing; give the key of the newest to forget.");
        await RunAsync(() => letters.RemoveDeadLettersAsync(key, CancellationToken.None));
        return Results.NoContent();
    }

    // They name documents whose labels nobody knows.
    private static void Allow(CallerAccess access, HttpContext context) => access.RequireAll(context, "Dead letters");

    private static Task<T> RunAsync<T>(Func<Task<T>> call) =>
        StoreCalls.RunAsync(call, "The store cannot be reached. Try again.");
}
