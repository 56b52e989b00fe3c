using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>Which generator answers a question.</summary>
/// <param name="Name">The generator's name; null: the answer quotes the documents instead.</param>
/// <param name="Notice">Why it quotes, said in the question's language; null when the caller asked for quotes, or it
/// does not.</param>
internal readonly record struct GeneratorChoice(string? Name, Remark? Notice)
{
    /// <summary>Chooses for a question.</summary>
    /// <exception cref="PipelineException">The answer is to be JSON, and no generator can write it.</exception>
    /// <param name="request">The question.</param>
    /// <param name="question">Its text as it stands alone.</param>
    /// <param name="status">The generator.</param>
    /// <param name="measured">How it did on the collection; null: it is not measured yet.</param>
    /// <param name="use">When it writes.</param>
    public static GeneratorChoice For(
        AskRequest request,
        string question,
        ModelStatus status,
        GeneratorSettings? measured,
        GeneratorUse use
    )
    {
        var choice = Choose(request, question, status, measured, use);
        return choice.Name is not null || request.Schema is null
            ? choice
            : throw new PipelineException(
                ErrorCode.ModelUnavailable,
                $"An answer in JSON needs a generator that writes the question's language, and there is none ({status.Name ?? "none is installed"}). Install one with 'pipeline models pull', or ask without a schema."
            );
    }

    private static GeneratorChoice Choose(
        AskRequest request,
        string question,
        ModelStatus status,
        GeneratorSettings? measured,
        GeneratorUse use
    )
    {
        if (request.Extractive)
        {
            return default;
        }

        if (status.IsBroken)
        {
            return Quoting(
                RemarkCode.GeneratorBroken.With(),
                "생성 모델을 지금 쓸 수 없어 문서의 문장을 그대로 인용합니다."
            );
        }

        if (status.Name is null)
        {
            return Quoting(RemarkCode.GeneratorMissing.With(), "생성 모델이 없어 문서의 문장을 그대로 인용합니다.");
        }

        if (!request.Generate && !status.Knows(QuestionLanguage.CodeOf(question)))
        {
            return Quoting(
                RemarkCode.GeneratorLanguage.With(("model", status.Name)),
                $"생성 모델 '{status.Name}'은(는) 한국어를 지원하지 않아 문서의 문장을 그대로 인용합니다."
            );
        }

        // Quotes are no JSON, and who asks for the generator gets it.
        if (request.Generate || request.Schema is not null || use == GeneratorUse.Always)
        {
            return new GeneratorChoice(status.Name, null);
        }

        if (measured is null || measured.Generator != status.Name || measured.Questions == 0)
        {
            return Quoting(
                RemarkCode.GeneratorUnmeasured.With(("model", status.Name)),
                $"생성 모델 '{status.Name}'을(를) 이 컬렉션에서 아직 재지 않아 문서의 문장을 그대로 인용합니다."
            );
        }

        return measured.Writes ? new GeneratorChoice(status.Name, null) : Unproven(measured);

        GeneratorChoice Unproven(GeneratorSettings measured)
        {
            var (generated, quoted) = (Percent(measured.GeneratedHolds), Percent(measured.QuotedHolds));
            var supported = Percent(measured.Supported);
            return Quoting(
                RemarkCode.GeneratorUnproven.With(
                    ("model", status.Name),
                    ("generated", generated),
                    ("quoted", quoted),
                    ("supported", supported)
                ),
                $"이 컬렉션에서 재 보니 생성 모델 '{status.Name}'의 답변은 {generated}%, 인용은 {quoted}%가 답을 담았고 생성된 글의 {supported}%가 문서로 확인되어, 문서의 문장을 그대로 인용합니다."
            );
        }

        GeneratorChoice Quoting(Remark why, string korean) =>
            new(null, QuestionLanguage.IsKorean(question) ? why with { Message = korean } : why);
    }

    private static int Percent(double share) => (int)Math.Round(share * 100);
}
