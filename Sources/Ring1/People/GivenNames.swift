// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Given names that belong together, and given names that are known to be different people's.
///
/// Each line is one group: a full form first, then the short and sister forms that the same person may use. A word may
/// stand in several groups. Spelling is folded (``FoldedText/fold(_:)``).
enum GivenNames {
    /// The groups in which each word stands.
    static let groups: [[UInt8]: [UInt16]] = {
        var groups: [[UInt8]: [UInt16]] = [:]
        for (number, words) in members.enumerated() {
            for word in words { groups[word, default: []].append(UInt16(number)) }
        }
        return groups
    }()

    /// The words of each group.
    static let members: [[[UInt8]]] = table.split(separator: "\n").map { line in
        line.split(separator: " ").map { Array($0.utf8) }
    }

    /// Words known as given names: two of them that are spelled alike are still two names (`Anna`, `Hanna`).
    static let known: Set<[UInt8]> = Set(groups.keys).union(others.split(separator: " ").map { Array($0.utf8) })

    private static let others = """
        ada adam adele adrian agnes aidan alan albert aldo alice alicia alina alma amalia amelia amir amy ana anders \
        andrea angel angela anita anja anke ann anna anne annika antje arne arthur astrid audrey axel barbara beate \
        beatrice bella bernd bianca birgit bjorn bob boris brian bruno carl carla carlos carmen carol carola caroline \
        cecilia celine chiara clara claire claudia claus cora cornelia dagmar dana daria diana diego dieter dirk dora \
        doris edgar edith eduardo elena elias elin elisa ella elsa elvira emil emilia emily emma enrico erica erika \
        erwin esther eva evelyn fabian fatima felix fiona florian frank franz frieda gabriel georg gerald gerd gina \
        gloria gustav hana hanna hannah hans harald heidi heike helen helena helene helga hermann hugo ida ilona \
        ines inga ingrid irene iris isabel ivan jacob jan jana jane janet jens jessica joan joana joanna joel jonas \
        jorge juan juana judith jule julia juliana julian julie julien julio julius jutta karin karl karla karolina \
        kevin klara klaus kurt lara laura lea lena lennart leon leonie lina linda linus lisa lothar louis louise \
        luca lucas lucia luis luisa luise lukas luke lydia magda maik manuela marc marcel marcella marco marcus \
        maria marian marianne marie marina mario marion mark marko marlene marta martha martin martina mary mateo \
        mathilde maya melanie mia mila milan mira miriam mona monica monika nadia nadine nadja nelly nico nicola \
        nicole nils nina noah nora norbert olaf oliver olivia oscar oskar otto paola paolo paul paula pavel pedro \
        petra philip pia rafael ralf ralph raul regina reinhard renate rita rolf roman romina ronja rosa rosie \
        rudolf ruth sabine sandra sara sarah selma silke silvia simon simona simone sofia sofie sonia sonja sophia \
        sophie stella sven sylvia tania tanja tara tatiana thea thilo till tilda tina tobias udo ulf ulla ute uwe \
        valentina valeria vera verena victor viola volker walter wanda werner wilma xenia yvonne
        """

    private static let table = """
        robert rob bob bobby robbie bert roberto rupert
        william bill billy will willy willie liam guillaume guillermo
        wilhelm willi willy helmut
        richard rick dick rich ricky richie ricardo riccardo
        michael mike mick mickey mikey michel michal miguel michele mikhail misha
        james jim jimmy jamie jacques
        john jack johnny jon jean jan johann juan joao giovanni ivan
        jonathan jon jonny johnathan jonathon
        joseph joe joey jose josef giuseppe jozef
        thomas tom tommy thom tomas tomasz tommaso
        christopher chris kit topher christoph christophe krzysztof krzysiek cristobal
        christian chris christiaan kristian cristian
        christina christine chris tina chrissy kristin kristina cristina christa
        matthew matt matty matthias mathieu matteo mateusz matthieu
        anthony tony ant antonio anton antoine antoni toni
        daniel dan danny daniele danilo
        david dave davey davide dawid
        edward ed eddie ted teddy ned eduard edouard eduardo edoardo edvard
        edmund ed eddie ted
        edwin ed eddie
        theodore ted theo teddy theodor
        charles charlie chuck chas karl carl carlos carlo charley
        andrew andy drew andreas andre andrea andrzej anders andrei andrey
        steven steve stephen stephan stefan stevie etienne esteban stefano szczepan steffen
        kenneth ken kenny
        benjamin ben benny benji
        samuel sam sammy samuele
        samantha sam sammy
        gregory greg gregor grzegorz gregoire gregorio
        patrick pat paddy rick patrice patrizio patryk
        patricia pat patty trish tricia patti patrizia
        alexander alex sasha sascha alec sandy alexandre aleksander aleksandr alejandro alessandro xander alexandr lex
        alexandra alex sandra sasha aleksandra ola alessandra alejandra sandy lexi
        alexey aleksei alexei alexej alyosha alex
        nicholas nick nicky nicolas nikolaus nicolai nikolai klaus nicola mikolaj nico niko
        timothy tim timmy timo timotheus
        jeffrey jeff geoff geoffrey jeffery
        elizabeth liz beth betty lizzie eliza betsy libby lisa elisabeth elsie isabel bess
        elisabeth lisa elli else elisa elsbeth liesel bettina lisbeth sissi
        katherine kate kathy katie kat kathryn kay kit cathy catherine katharine kitty
        catherine cathy kate katie cath cat catharine caterina catalina kathrin
        katharina kathi katja kathrin kati katarina katrin kaethe ina
        katarzyna kasia kaska
        margaret maggie peggy meg marge margie greta margarete margarita margherita malgorzata gosia rita margo
        jennifer jen jenny jenn jenna
        rebecca becky becca rebekah rebekka
        susan sue suzie susie suzanne susanna susanne susi suzy zuzanna
        deborah debbie deb debora debra
        jessica jess jessie
        victoria vicky vicki tori viktoria vika
        johannes hannes hans jan johann jo hansi
        joachim achim jochen joaquin
        maximilian max maxi maksymilian
        maxwell max
        maxime max
        sebastian basti seb bastian bas sebastien sebastiano
        friedrich fritz freddy fred frederick frederik frederic federico fryderyk
        frederick fred freddie rick freddy
        alfred fred alf al freddy alfredo
        heinrich heinz henry hinrich heiner enrique enrico henri henryk hendrik
        henry harry hank hal
        harold harry hal
        francisco paco pancho curro fran frank franz franciszek
        francesco franco ciccio cecco frank francis
        francis frank fran frankie francois
        franklin frank
        francesca fran franca francis franziska francoise
        manuel manolo manu emmanuel emanuel emanuele
        jose pepe chema
        salvatore toto turi salvo
        giuseppe beppe peppe pino
        giovanni gianni nanni
        luigi gigi louis luis ludwig
        ludwig lutz wiggerl
        malgorzata gosia malgosia
        aleksandra ola olka
        stanislaw staszek stach stan
        stanley stan
        krzysztof krzysiek krzys
        agnieszka aga agnes
        joanna asia joan jo johanna
        jan janek jasiek johnny
        jerzy jurek george
        george jorge georg georges giorgio yuri jurgen joerg
        zbigniew zbyszek
        wojciech wojtek adalbert
        piotr piotrek peter
        peter pete pedro pierre pietro petr piet pjotr petter
        pawel pablo paul paolo pavel paulus pawelek
        lawrence larry laurie laurence lars lorenz lorenzo laurent
        leonard leo len lenny leonardo leonhard
        donald don donny
        ronald ron ronnie
        raymond ray
        gerald gerry jerry gerard gerhard gerardo
        jeremy jerry jem jeremiah jeremie
        joshua josh
        zachary zach zack zac
        nathaniel nathan nate nat
        nathan nate nat
        albert al bert bertie alberto adalbert
        alan al allan allen alain
        arthur art artie artur arturo
        vincent vince vinny vincenzo vicente
        walter walt wally
        phillip phil philip philipp philippe filippo felipe
        peter pete
        ernest ernie ernst ernesto
        eugene gene eugen eugenio evgeny evgenii yevgeny zhenya eugeniusz
        sergey sergei serge sergio serguei seriozha sergiusz
        dmitry dmitri dima dmitriy dimitri dmitrij dimitris
        vladimir vlad volodymyr volodya wladimir vova
        yuri yury juri yuriy iouri jurij
        mikhail misha michail mihail michael
        nikolay nikolai kolya nikolaj mykola
        pavel pasha
        oleksandr alexander sasha olexandr
        natalia natalie natasha nataliya natalya nathalie
        ekaterina katya yekaterina catherine katia
        anastasia nastya ana stacy
        tatiana tanya tania tatyana
        abigail abby gail
        amanda mandy
        barbara barb babs barbie basia baerbel
        caroline carrie carol carolyn lina karoline
        charlotte charlie lotte lottie carlotta
        cynthia cindy
        dorothy dot dottie dorothea dora doro
        eleanor ellie nell nora ella eleonora leonora
        emily em emmy emilia
        frances fran fanny francie
        gabriele gabi gaby gabriella gabrielle gabriela
        helen nell ellen helena elena helene lena nelly
        isabella bella izzy isabel isabelle isa izabela
        jacqueline jackie jacky
        joan joanie joanna
        josephine josie jo josefine josefa
        judith judy jude jutta
        julia julie jules juliette giulia
        kimberly kim kimberley
        laura laurie lori
        linda lindy
        madeline maddie madeleine maddy magdalena
        magdalena magda lena leni
        martha marty marta
        mary molly polly maria marie mae marion may
        maria mia marie mitzi maja masha mary
        megan meg meghan
        melissa mel missy
        melanie mel
        mildred millie
        nancy nan ann
        pamela pam
        rosemary rose rosie
        sarah sally sadie sara
        stephanie steph stefanie steffi stefania
        teresa terry tess theresa tracy therese resi
        terence terry terrence
        ulrich uli ulli
        ulrike uli ulli rike
        valerie val valeria
        veronica ronnie vera veronika
        virginia ginny ginger
        wolfgang wolf wolfi
        guenther guenter gunter gunther gunnar
        juergen jurgen jorgen
        ruediger rudiger roger
        hans hansi hannes
        bernhard bernd bernard ben bernardo
        klaus claus nikolaus
        matthias matze hias
        michaela michi michelle ela
        andrea andi
        andreas andi andy
        martina tina
        bettina tina betty
        angelika geli angela angie angelica
        gertrud trude gerti
        hildegard hilde
        ignacio nacho ignaz
        concepcion concha conchita
        dolores lola
        mercedes merche
        guadalupe lupe
        rosario charo
        santiago santi diego iago jaime
        jesus chus
        enrique quique kike
        guillermo guille memo
        alberto beto
        roberto beto
        eduardo edu lalo
        rafael rafa raphael
        antonio tonio toni tonino
        antonia toni tonia antonella
        domenico mimmo dominic dominik dominique domingo nick
        giacomo jacopo jacob james
        jacob jake jakob kuba jakub
        jakub kuba
        raffaele lello
        vincenzo enzo
        lorenzo enzo renzo
        pieter piet peter
        cornelis kees cees cornelius
        hendrik henk rik
        gerrit gert
        johanna hanneke jo hanna joke
        willem wim pim
        adrianus ad arie adrian
        theodorus theo dorus
        anders andy
        lars lasse
        nils nisse niels
        karl kalle
        gustav gusten gosta
        erik eric erich
        abdul abd abdel
        mohammed mohamed muhammad mohammad mehmet mohamad
        yusuf joseph youssef yousef
        ahmed ahmad ahmet
        """
}
