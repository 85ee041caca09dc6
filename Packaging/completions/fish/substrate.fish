# fish completion for substrate. Generated from the command tree; do not edit.

# Succeeds where the words before the cursor lead to place $argv[1], with argument number $argv[2] next, if given.
function __substrate_at
    set -l place 'substrate'
    set -l position 0
    set -l skip 0
    set -l ended 0
    for word in (commandline -opc)[2..-1]
        if test $skip -eq 1
            set skip 0
            continue
        end
        if test $ended -eq 0
            switch $word
                case '--'
                    set ended 1
                    continue
                case '--*=*'
                    continue
                case '-?*'
                    if contains -- "$place $word" $__substrate_values
                        set skip 1
                    end
                    continue
            end
            if test $position -eq 0; and contains -- "$place $word" $__substrate_places
                set place "$place $word"
                continue
            end
        end
        set position (math $position + 1)
    end
    test "$place" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    string match -q -- $argv[2] $position
end

# Options that take a value, each after its place.
set -g __substrate_values \
    'substrate --home' \
    'substrate init --name' \
    'substrate init --tier-a' \
    'substrate init --home' \
    'substrate up --home' \
    'substrate down --home' \
    'substrate status --home' \
    'substrate doctor --home' \
    'substrate demo --from' \
    'substrate demo --home' \
    'substrate ingest --kind' \
    'substrate ingest --home' \
    'substrate search --limit' \
    'substrate search --home' \
    'substrate fact --home' \
    'substrate fact list --about' \
    'substrate fact list --predicate' \
    'substrate fact list --limit' \
    'substrate fact list --home' \
    'substrate ask --sources' \
    'substrate ask --model' \
    'substrate ask --home' \
    'substrate ledger --home' \
    'substrate ledger list --from' \
    'substrate ledger list --limit' \
    'substrate ledger list --source' \
    'substrate ledger list --payload' \
    'substrate ledger list --hash' \
    'substrate ledger list --home' \
    'substrate ledger show --home' \
    'substrate ledger prove --output' \
    'substrate ledger prove -o' \
    'substrate ledger prove --check' \
    'substrate ledger prove --entry' \
    'substrate ledger prove --key' \
    'substrate ledger prove --home' \
    'substrate ledger verify --key' \
    'substrate ledger verify --home' \
    'substrate ledger fsck --key' \
    'substrate ledger fsck --saved' \
    'substrate ledger fsck --policy' \
    'substrate ledger fsck --home' \
    'substrate ledger anchor --limit' \
    'substrate ledger anchor --home' \
    'substrate ledger anchor now --forget' \
    'substrate ledger anchor now --limit' \
    'substrate ledger anchor now --home' \
    'substrate ledger keys --home' \
    'substrate ledger keys rotate --home' \
    'substrate ledger keys revoke --beyond' \
    'substrate ledger keys revoke --home' \
    'substrate ledger hold --subject' \
    'substrate ledger hold --name' \
    'substrate ledger hold --reason' \
    'substrate ledger hold --authority' \
    'substrate ledger hold --home' \
    'substrate ledger release --reason' \
    'substrate ledger release --authority' \
    'substrate ledger release --home' \
    'substrate ledger erase --subject' \
    'substrate ledger erase --reason' \
    'substrate ledger erase --authority' \
    'substrate ledger erase --home' \
    'substrate index --home' \
    'substrate index rebuild --home' \
    'substrate config --home' \
    'substrate config show --home' \
    'substrate config check --home' \
    'substrate completion --home' \
    'substrate version --home'

# Places of the command tree.
set -g __substrate_places \
    'substrate init' \
    'substrate up' \
    'substrate down' \
    'substrate status' \
    'substrate doctor' \
    'substrate demo' \
    'substrate ingest' \
    'substrate search' \
    'substrate fact' \
    'substrate fact list' \
    'substrate ask' \
    'substrate ledger' \
    'substrate ledger list' \
    'substrate ledger show' \
    'substrate ledger prove' \
    'substrate ledger verify' \
    'substrate ledger fsck' \
    'substrate ledger anchor' \
    'substrate ledger anchor now' \
    'substrate ledger keys' \
    'substrate ledger keys rotate' \
    'substrate ledger keys revoke' \
    'substrate ledger hold' \
    'substrate ledger release' \
    'substrate ledger erase' \
    'substrate index' \
    'substrate index rebuild' \
    'substrate config' \
    'substrate config show' \
    'substrate config check' \
    'substrate completion' \
    'substrate version'

complete -c substrate -f
complete -c substrate -n '__substrate_at \'substrate\' 0' -a init -d 'make a box of your own'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a up -d 'start the services and keep them running'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a down -d 'stop the services cleanly'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a status -d 'show what runs and what the box holds'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a doctor -d 'check the box and say how to mend what is wrong'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a demo -d 'see the whole system at work in a throw-away box'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ingest -d 'take a folder, Maildir, git repository or file into the ledger'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a search -d 'find documents by their words'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a fact -d 'ask for extracted facts, each with its source'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ask -d 'ask a model about your records, through the Doorman'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ledger -d 'look after the write-once ledger and prove what it holds'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a index -d 'look after what is derived from the ledger'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a config -d 'see the settings in force and where each comes from'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a completion -d 'print the completion script of a shell'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a help -d 'explain a command, topic or error code'
complete -c substrate -n '__substrate_at \'substrate\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate init\'' -l name -x -d 'name of the box and of its first tenant'
complete -c substrate -n '__substrate_at \'substrate init\'' -l tier-a -x -d 'an OpenAI-compatible model server, or none'
complete -c substrate -n '__substrate_at \'substrate init\'' -l yes -s y -d 'take the defaults and ask nothing'
complete -c substrate -n '__substrate_at \'substrate init\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate init\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate init\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate init\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate init\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate init\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate init\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate init\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate init\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate up\'' -l detach -s d -d 'return once the services answer, and go on in the background'
complete -c substrate -n '__substrate_at \'substrate up\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate up\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate up\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate up\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate up\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate up\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate up\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate up\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate up\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate down\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate down\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate down\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate down\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate down\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate down\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate down\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate down\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate down\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate status\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate status\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate status\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate status\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate status\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate status\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate status\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate status\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate status\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l fix -d 'mend what can be mended without a decision of yours'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l from -r -F -d 'your own folder, Maildir or git repository'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l keep -d 'keep the box and say where it is'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l kind -x -a 'auto folder maildir git' -d 'what the path is'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ingest\' \'0\'' -F -d 'what to take in'
complete -c substrate -n '__substrate_at \'substrate search\'' -l limit -x -d 'the most hits'
complete -c substrate -n '__substrate_at \'substrate search\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate search\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate search\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate search\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate search\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate search\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate search\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate search\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate search\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate fact\' 0' -a list -d 'list facts'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l about -x -d 'only facts whose subject or object has this text'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l predicate -x -d 'only facts of this kind'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l limit -x -d 'the most facts'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l sources -x -d 'the most passages to send along'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l model -x -d 'the model to ask, where the tier has several'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a list -d 'list entries, newest last'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a show -d 'show one entry, or its content'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a prove -d 'prove that an entry is in the signed log, or check a receipt'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a verify -d 'check every entry, blob and signature; names the first bad entry'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a fsck -d 'check any log in the tlog-tiles format from its files alone'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a anchor -d 'show what outside the box vouches for the ledger'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a keys -d 'show which keys sign the log, or change them'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a hold -d 'keep contents from being erased, or list the holds'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a release -d 'end a hold'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a erase -d 'destroy contents for good; the log and its proofs stay'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l from -x -d 'the first entry'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l limit -x -d 'the most entries'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l source -x -d 'entries from this source'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l payload -x -d 'entries that programs appended under this name'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l hash -x -d 'the entry with this leaf hash'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l content -d 'print the content as it was taken in'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l output -s o -r -F -d 'write the receipt, and the entry beside it'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l check -r -F -d 'check this receipt instead'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l entry -r -F -d 'the entry\'s bytes, for --check'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l key -x -d 'a key of the log, for --check; the box\'s own unless given'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l key -x -d 'the log\'s key, where the copy came without its home'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger verify\' \'0\'' -a '(__fish_complete_directories)' -d 'a copy of a ledger directory'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l key -x -d 'a key of the log, or the .pub file that holds it'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l saved -r -F -d 'a checkpoint that was kept elsewhere, with which the log must begin'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l policy -r -F -d 'who must have cosigned, as a C2SP tlog-policy'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\' 0' -a now -d 'take a checkpoint and anchor it now'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l limit -x -d 'the most anchors'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l forget -x -d 'believe this witness again, which lost its state; ask it why first'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l limit -x -d 'the most anchors'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys\' 0' -a rotate -d 'change to the next key, which was announced before'
complete -c substrate -n '__substrate_at \'substrate ledger keys\' 0' -a revoke -d 'say that an earlier key counts no more'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l beyond -x -d 'the largest size it may have signed'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l subject -x -d 'all entries that name this subject'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l everything -d 'the whole ledger, future entries included'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l name -x -d 'the hold\'s name'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l authority -x -d 'who decided it'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l authority -x -d 'who decided it'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l subject -x -d 'all entries that name this subject'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l authority -x -d 'the law, court or office that decided it'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate index\' 0' -a rebuild -d 'drop facts and search and derive them again'
complete -c substrate -n '__substrate_at \'substrate index\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate index\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate index\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate index\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate index\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate index\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate index\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate index\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate index\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l check -d 'compare the exports before and after'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config\' 0' -a show -d 'print every setting with its value and origin'
complete -c substrate -n '__substrate_at \'substrate config\' 0' -a check -d 'check settings files and variables before a restart'
complete -c substrate -n '__substrate_at \'substrate config\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate completion\' \'0\'' -a 'bash zsh fish' -d 'the shell'
complete -c substrate -n '__substrate_at \'substrate version\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate version\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate version\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate version\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate version\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate version\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate version\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate version\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate version\'' -l version -d 'print the version'
