namespace Pipeline.Cli.Output;

/// <summary>What is said of backups, exports and purges, by key: English, Korean.</summary>
internal static class BackupWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string English, string Korean)>(StringComparer.Ordinal)
        {
            ["error.invalid_request.backup_not_ours"] = (
                "This is not a backup of Pipeline. Give a file that 'pipeline backup' has written.",
                "Pipeline의 백업 파일이 아닙니다. 'pipeline backup'으로 만든 파일을 주세요."
            ),
            ["error.invalid_request.backup_newer"] = (
                "The backup has format {found}, written by version {program} of Pipeline; this one reads up to {known}. Restore it with that version.",
                "이 백업은 Pipeline {program} 버전이 만든 형식 {found}이고 여기서는 {known}까지 읽습니다. 그 버전으로 복원하세요."
            ),
            ["error.invalid_request.backup_truncated"] = (
                "The end of the backup is missing: it was cut off while it was written or copied. Use another copy.",
                "백업의 끝부분이 없습니다. 쓰거나 복사하는 중에 끊겼으니 다른 사본을 쓰세요."
            ),
            ["error.invalid_request.backup_damaged"] = (
                "The backup is damaged ({part}). Nothing is restored from it; use another copy.",
                "백업이 손상되었습니다({part}). 아무것도 복원하지 않았습니다. 다른 사본을 쓰세요."
            ),
            ["error.invalid_request.backup_no_collection"] = (
                "There is no collection '{collection}' to take. 'pipeline backup check' lists those of a backup.",
                "'{collection}' 컬렉션이 없습니다. 'pipeline backup check'로 백업에 있는 컬렉션을 볼 수 있습니다."
            ),
            ["error.invalid_request.backup_several"] = (
                "A new name is for one collection, and the backup has several. Choose one with --collection.",
                "새 이름은 컬렉션 하나에만 줄 수 있는데 백업에는 여럿이 있습니다. --collection으로 하나를 고르세요."
            ),
            ["error.conflict.backup_exists"] = (
                "There is a collection '{collection}' that holds something. Give another name with --into, or --replace to delete it first.",
                "'{collection}' 컬렉션이 이미 있고 비어 있지 않습니다. --into로 다른 이름을 주거나 --replace로 먼저 지우게 하세요."
            ),
            ["error.conflict.backup_busy"] = (
                "Another restore or purge is under way. Wait for its end.",
                "다른 복원이나 완전 삭제가 진행 중입니다. 끝난 뒤에 다시 하세요."
            ),
            ["error.internal.disk_full"] = (
                "The disk is full; nothing is left under the file's name. Free some space and try again.",
                "디스크가 가득 찼습니다. 그 이름의 파일은 남지 않았습니다. 공간을 비우고 다시 하세요."
            ),
            ["backup.done"] = (
                "Wrote {file}: {documents} documents of {collections} collections, {size}, {speed}.",
                "{file}에 저장했습니다. 컬렉션 {collections}개의 문서 {documents}개, {size}, {speed}."
            ),
            ["backup.writing"] = ("backup", "백업"),
            ["backup.checking"] = ("checking", "검사"),
            ["backup.restoring"] = ("restoring", "복원"),
            ["backup.whole"] = (
                "The backup is whole: {documents} documents, {chunks} chunks, {conversations} conversations, {parts} parts, {size}.",
                "백업은 온전합니다. 문서 {documents}개, 조각 {chunks}개, 대화 {conversations}개, 부분 {parts}개, {size}."
            ),
            ["backup.from"] = (
                "Made {created} by version {program} from {store} (schema {schema}); with {contains}.",
                "{created}에 {program} 버전이 {store}(스키마 {schema})에서 만들었습니다. 포함: {contains}."
            ),
            ["backup.restored"] = (
                "Restored {documents} documents and {conversations} conversations into {collections}.",
                "문서 {documents}개와 대화 {conversations}개를 복원했습니다: {collections}."
            ),
            ["backup.keys"] = ("Restored {keys} API keys.", "API 키 {keys}개를 복원했습니다."),
            ["backup.embeds"] = (
                "Documents are embedded anew: the vectors of the backup are of {embedders}.",
                "문서를 새로 임베딩합니다. 백업의 벡터는 {embedders}의 것입니다."
            ),
            ["backup.policies"] = (
                "Guardrail policies in the backup are files and were not put anywhere: {policies}. Take them out with 'tar xf FILE policies/'.",
                "백업의 가드레일 정책은 파일이라 자동으로 두지 않습니다: {policies}. 'tar xf FILE policies/'로 꺼내세요."
            ),
            ["export.done"] = (
                "Exported {documents} documents. Go on behind the last with --after '{last}'.",
                "문서 {documents}개를 내보냈습니다. 이어서 하려면 --after '{last}'를 쓰세요."
            ),
            ["purge.done"] = (
                "Purged '{collection}': {answers} stored answers and {turns} conversation turns dropped, the store rewritten, {indexes} indexes rebuilt.",
                "'{collection}'에서 완전히 지웠습니다. 저장된 답변 {answers}개, 대화 {turns}개를 버리고 저장소를 다시 쓰고 색인 {indexes}개를 다시 만들었습니다."
            ),
            ["purge.clean"] = (
                "{silo}: {files} files read, nothing of the texts found.",
                "{silo}: 파일 {files}개를 읽었고 찾는 글이 없습니다."
            ),
            ["purge.found"] = ("{silo}: found in {files}.", "{silo}: 다음 파일에 남아 있습니다: {files}."),
            ["purge.postgres"] = (
                "PostgreSQL: its WAL, WAL archive, replicas and backups may still hold the text until they are recycled; see docs/backup.md.",
                "PostgreSQL: WAL과 그 보관본, 복제본, 백업에는 재사용될 때까지 글이 남아 있을 수 있습니다. docs/backup.md를 보세요."
            ),
        };
}
