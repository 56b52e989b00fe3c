using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Answers;

/// <content>What becomes of an answer when its reader may not read all of it any more.</content>
internal sealed partial class QueryGrain
{
    /// <summary>Takes the answer back once a document that it shows is hidden from its reader, or deleted, and once its
    /// collection is.</summary>
    private async Task WatchAccessAsync(IReadOnlyList<string>? access)
    {
        if (_log.IsWithdrawn || await MayReadAsync(access))
        {
            return;
        }

        _record?.Abandon();
        _log.Withdraw(
            new DoneEvent(
                AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                0,
                new PipelineException(
                    ErrorCode.UnknownAnswer,
                    "A document that this answer shows is no longer yours to read. Ask again.",
                    "id"
                ).ToDetail(),
                Coverage: null
            )
        );
        await EndAsync(_answer!, reason: null);
        await Stored.RemoveAsync(this.GetPrimaryKeyString()).Ended();
    }

    private async Task<bool> MayReadAsync(IReadOnlyList<string>? access)
    {
        try
        {
            if (access is not null && _log.Documents.Count > 0)
            {
                return await GrainFactory.GetCollection(_collection).MayRead([.. _log.Documents], access);
            }

            if (_record is null || _log.Delivered.IsCompleted)
            {
                // It is read once more: its collection may be gone.
                await collections.FindAsync(_collection);
            }

            return true;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.StoreUnavailable)
        {
            // Nothing can have been hidden meanwhile: that needs the store too.
            return true;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // Its documents are gone with it.
            return false;
        }
    }
}
